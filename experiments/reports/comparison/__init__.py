"""Finished runs side by side.

axis       what rows and columns show     grid       which run stands where     layout     where everything lies
figure     the panels drawn               alignment  planes turned onto others  scale_bar  a length to read
words      captions and footers           table      mean and spread over seeds
"""

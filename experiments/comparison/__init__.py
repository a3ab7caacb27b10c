"""Finished runs side by side.

grid       which run stands where       figure     the panels drawn     words      captions and footers
alignment  planes turned onto others    scale_bar  a length to read     table      mean and spread over seeds
"""

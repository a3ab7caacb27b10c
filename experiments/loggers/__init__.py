"""Where the numbers and pictures of a run go beside its folder: one file for each logger, ``contract`` says how.

Only the chosen one is imported (conf/logger/ names its class), and the package behind it when a run begins.
"""

"""Our own small supervisor: one command starts the whole platform, one signal stops it.

Nothing here imports Django: these modules run before the settings can be read.
"""

"""Cells of any table that somebody hands over: the one reader of text tables and workbooks, and of their spellings.

::

    file -> text (its encoding and separator, by evidence) or sheets of a workbook -> clean cells -> the heading found

Nothing is interpreted here: what comes out is text, row by row, with the row numbers that the person sees.
"""

"""The server: routes, headers, compression, files of scripts, and the page as it comes."""

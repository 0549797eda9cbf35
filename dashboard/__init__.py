"""The dashboard and the command line: turn what is asked into a study's answers, as pictures, words and files."""

"""The server: state of the app, addresses, routes, headers, and the page as it comes."""

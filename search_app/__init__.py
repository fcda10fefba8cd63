"""The page and the API: URL → SearchRequest → engine → HTML or JSON. The only home of Flask."""

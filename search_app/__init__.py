"""The page and the JSON API: URL → SearchRequest → engine → HTML or JSON. The only home of Flask."""

"""The default engine: an ordinary Whoosh index written in bulk and read as arrays. The only home of whoosh."""

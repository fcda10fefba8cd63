"""The web of documents: which document a mention means, what it is called, who carries it out, who replaced it.

Engine-neutral: everything is read through the Engine interface from stored documents and their citations.
"""

"""Where the index lives: the contract in documents, requests and base; one package per engine."""

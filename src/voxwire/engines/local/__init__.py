"""Large models that speak in this process, usually on a GPU: what is the same for all of them."""

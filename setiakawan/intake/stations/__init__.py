"""The stations of a batch, one file each; `pipeline.py` leads from one to the next."""

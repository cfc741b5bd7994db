"""What character language models share: network, training, graph, bundle, writing."""

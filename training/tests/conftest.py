"""One thread: the networks of the tests are too small to share."""

import torch

torch.set_num_threads(1)

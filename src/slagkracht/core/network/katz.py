"""Katz's index: how many walks of any length lead to a node (1953, doi:10.1007/BF02289026)."""

from __future__ import annotations

import numpy as np

from slagkracht.core.errors import UnusableInput
from slagkracht.core.network.graph import FloatArray, Network

DENSE_NODES = 1_000


def _weights(network: Network) -> FloatArray:
    return np.ones(network.edges) if network.weight is None else network.weight


def katz_published(network: Network, alpha: float) -> FloatArray:
    """Katz scores as the published curves have them: a dense solution, scaled to unit length.

    Follows the recipe of Cavallaro et al. (2020, doi:10.1371/journal.pone.0236476) to the letter, also where
    ``alpha`` is too large for the walks to add up and the numbers no longer count walks (see
    ``largest_alpha``). Raises ``network.katz_no_solution``.
    """
    n = network.nodes
    table = np.zeros((n, n))
    table[network.source, network.target] = _weights(network)
    table[network.target, network.source] = _weights(network)
    try:
        scores = np.linalg.solve(np.eye(n) - alpha * table, np.ones((n, 1)))[:, 0]
    except np.linalg.LinAlgError as error:
        raise UnusableInput("network.katz_no_solution", value=alpha) from error
    # Python's own sum, one by one: the sign of the published scaling
    return np.asarray(scores / (np.sign(sum(scores.tolist())) * np.linalg.norm(scores)))


def katz(network: Network, alpha: float) -> FloatArray:
    """Katz scores (weight 1 for a node itself) of a large undirected network, by conjugate gradients.

    Takes a network and an ``alpha`` below ``largest_alpha``; raises ``network.katz_no_solution`` otherwise.
    """
    import scipy.sparse
    from scipy.sparse.linalg import cg

    n = network.nodes
    half = scipy.sparse.coo_matrix((_weights(network), (network.source, network.target)), shape=(n, n))
    system = scipy.sparse.eye(n, format="csr") - alpha * (half + half.T).tocsr()
    scores, failed = cg(system, np.ones(n), rtol=1e-13, atol=0.0, maxiter=2_000)
    if failed or not (scores > 0).all():
        raise UnusableInput("network.katz_no_solution", value=alpha)
    return np.asarray(scores, dtype=np.float64)


def largest_alpha(network: Network) -> float:
    """The ``alpha`` from which the walks no longer add up: 1 / the largest eigenvalue (∞ without ties)."""
    import scipy.sparse
    from scipy.sparse.linalg import eigsh

    n = network.nodes
    if network.edges == 0:
        return float("inf")
    half = scipy.sparse.coo_matrix((_weights(network), (network.source, network.target)), shape=(n, n))
    matrix = (half + half.T).tocsr()
    if n <= DENSE_NODES:
        return float(1 / np.linalg.eigvalsh(matrix.toarray())[-1])
    return float(1 / eigsh(matrix, k=1, which="LA", v0=np.ones(n), return_eigenvectors=False)[0])

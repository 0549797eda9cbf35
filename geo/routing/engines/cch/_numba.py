"""One way to compile a function to machine code: kept on disk beside the module, free of Python's lock.

``compiled`` is numba's ``njit`` with our settings and with types that survive it. What is compiled stands at module
level and takes all it needs as arguments: only then does the second start of the program find it on disk. Where the
folder of the installed package may not be written, numba keeps it in the user's cache folder instead.

``stream_row`` copies one row of LANES numbers past the processor's cache. An answer of 200 MB is written once and not
read again soon; an ordinary store would first *read* each line of it from memory and then push out of the cache what
the sweep still needs. It makes the sweep over all nodes twice as fast (docs/performance.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., object])

LANES = 48  # numbers in a row: three of the widest registers, and 45 centres in one go
ROW_BYTES = 64  # rows begin where a line of the cache begins
_REGISTER = 16  # int32 in the widest register


def compiled(function: F) -> F:
    """Return the function compiled at its first call, with the same signature. It lets other threads run.

    Parameters
    ----------
    function : F
        Takes and gives numbers and arrays.

    Returns
    -------
    F
        Called as the function itself.
    """
    return cast("F", numba.njit(cache=True, nogil=True)(function))


def aligned(rows: int, *, fill: int) -> npt.NDArray[np.int32]:
    """Rows of LANES numbers that ``stream_row`` may write to.

    Parameters
    ----------
    rows : int
        Number of rows.
    fill : int
        What stands in every cell.

    Returns
    -------
    array of int32
        The cells [row, lane].
    """
    size = rows * LANES * 4
    raw = np.empty(size + ROW_BYTES, dtype=np.uint8)
    begin = -raw.ctypes.data % ROW_BYTES
    found = raw[begin : begin + size].view(np.int32).reshape(rows, LANES)
    found.fill(fill)
    return found


def is_aligned(rows: npt.NDArray[np.int32]) -> bool:
    """Whether ``stream_row`` may write here: C order, LANES columns, rows that begin with a line of the cache.

    Parameters
    ----------
    rows : array of int32
        Any array.

    Returns
    -------
    bool
        Whether all of it holds.
    """
    whole = rows.ndim == 2 and rows.shape[1] == LANES and rows.flags.c_contiguous  # noqa: PLR2004
    return whole and rows.dtype == np.int32 and rows.ctypes.data % ROW_BYTES == 0


def _copy_past_the_cache(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ANN401 -- numba's own
    """LLVM for: load LANES numbers from a row of one array, store them non-temporally to a row of another."""
    long, register = ir.IntType(64), ir.VectorType(ir.IntType(32), _REGISTER)

    def pointer(which: int) -> Any:  # noqa: ANN401
        array = context.make_array(signature.args[which])(context, builder, args[which])
        row = context.cast(builder, args[which + 1], signature.args[which + 1], types.int64)
        at = builder.gep(array.data, [builder.mul(row, ir.Constant(long, LANES))])
        return builder.bitcast(at, register.as_pointer())

    target, source = pointer(0), pointer(2)
    passing = builder.module.add_metadata([ir.Constant(ir.IntType(32), 1)])
    for part in range(LANES // _REGISTER):
        step = [ir.Constant(long, part)]
        value = builder.load(builder.gep(source, step), align=4)
        builder.store(value, builder.gep(target, step), align=ROW_BYTES).set_metadata("nontemporal", passing)
    return context.get_dummy_value()


@intrinsic
def _stream_row(_context: Any, target: Any, row: Any, source: Any, source_row: Any) -> Any:  # noqa: ANN401 -- numba types
    """``target[row] = source[source_row]`` for aligned rows of LANES int32, C order. Indices are not checked.

    Parameters
    ----------
    _context : Any
        Numba's own; the caller leaves it out.
    target : Any
        Array of int32 [row, lane], made by ``aligned``.
    row : Any
        Row that is written to.
    source : Any
        Array of int32 [row, lane], made by ``aligned``.
    source_row : Any
        Row that is read.

    Returns
    -------
    Any
        Signature and code for numba; the call itself gives nothing.
    """
    return types.void(target, row, source, source_row), _copy_past_the_cache


stream_row: Callable[..., None] = _stream_row  # numba's own type would want the typing context from the caller

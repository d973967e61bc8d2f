using Pcp.Interop.Native;

namespace Pcp.Interop;

/// <summary>
/// The outcome of a request in PCP: 0 or more is success, a negative number is a PM_ERR_* code of <c>pmapi.h</c> or an
/// errno code, negated. A function of an agent that has an error for the client throws a <see cref="PmException"/> with
/// it; a callback that returns a <see cref="PmError"/> returns it.
/// </summary>
/// <param name="Code">The number.</param>
public readonly record struct PmError(int Code)
{
    private const int Base = 12345;

    /// <summary>No error.</summary>
    public static readonly PmError None = new(0);

    /// <summary>PM_ERR_GENERIC: an error that has been reported already.</summary>
    public static readonly PmError Generic = new(-Base);

    /// <summary>PM_ERR_TEXT: there is no help text.</summary>
    public static readonly PmError NoText = new(-Base - 4);

    /// <summary>PM_ERR_VALUE: there is no value.</summary>
    public static readonly PmError NoValue = new(-Base - 6);

    /// <summary>PM_ERR_NAME: no metric has this name.</summary>
    public static readonly PmError UnknownName = new(-Base - 12);

    /// <summary>PM_ERR_PMID: no metric has this PMID.</summary>
    public static readonly PmError UnknownPmid = new(-Base - 13);

    /// <summary>PM_ERR_INDOM: there is no such instance domain.</summary>
    public static readonly PmError UnknownInDom = new(-Base - 14);

    /// <summary>PM_ERR_INST: the domain has no such instance.</summary>
    public static readonly PmError UnknownInstance = new(-Base - 15);

    /// <summary>PM_ERR_IPC: the answer is not as PCP's protocol has it.</summary>
    public static readonly PmError InvalidReply = new(-Base - 21);

    /// <summary>PM_ERR_EOL: the archive has no values beyond this time.</summary>
    public static readonly PmError EndOfArchive = new(-Base - 25);

    /// <summary>PM_ERR_PERMISSION: the client may not do this.</summary>
    public static readonly PmError PermissionDenied = new(-Base - 42);

    /// <summary>PM_ERR_AGAIN: not available now, perhaps later.</summary>
    public static readonly PmError TryAgain = new(-Base - 44);

    /// <summary>PM_ERR_NONLEAF: a node of the PMNS that is no metric.</summary>
    public static readonly PmError NotLeaf = new(-Base - 49);

    /// <summary>PM_ERR_TYPE: a metric or value of the wrong type.</summary>
    public static readonly PmError WrongType = new(-Base - 52);

    /// <summary>PM_ERR_BADSTORE: the stored value was refused.</summary>
    public static readonly PmError BadStore = new(-Base - 55);

    /// <summary>PM_ERR_TOOBIG: the result is too large.</summary>
    public static readonly PmError TooBig = new(-Base - 99);

    /// <summary>Whether the request failed.</summary>
    public bool IsError => Code < 0;

    /// <summary>PCP's text for the code (pmErrStr(3)).</summary>
    public override string ToString()
    {
        Span<byte> buffer = stackalloc byte[128];
        int length = Shim.ErrorText(Code, buffer, buffer.Length);
        return Encoding.UTF8.GetString(buffer[..length]);
    }
}

/// <summary>
/// A call into PCP or the kernel failed: a client's request, or one without which an agent cannot go on. Thrown by a
/// function of an agent, it is an error for the client, which gets the code; the agent's log gets the message.
/// </summary>
/// <param name="error">The code it failed with, which is negative.</param>
/// <param name="attempt">The attempt that failed; the message has PCP's text for the code after it.</param>
/// <exception cref="ArgumentOutOfRangeException">The code is no error: clients would take it for success.</exception>
public sealed class PmException(PmError error, string attempt) : Exception($"{attempt}: {RequireError(error)}")
{
    /// <summary>The code it failed with.</summary>
    public PmError Error { get; } = error;

    internal static int Check(int status, string attempt) =>
        status < 0 ? throw new PmException(new PmError(status), attempt) : status;

    private static PmError RequireError(PmError error) => error.IsError
        ? error
        : throw new ArgumentOutOfRangeException(nameof(error), error.Code, "a code of 0 or more is no error");
}

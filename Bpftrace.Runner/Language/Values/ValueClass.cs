using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Values;

/// <summary>
/// The class of an expression's values, as far as it is known. Where several classes meet, the last in this list
/// counts.
/// </summary>
internal enum ValueClass
{
    None, // not known yet
    Clock, // a reading of the clock nsecs, so that a later one cannot be smaller
    Unsigned, // a number that cannot be negative
    Signed, // a number that may be negative, or anything that is not understood
    Text, // what bpftrace prints as text: strings, names, tuples, structures, arrays
}

/// <summary>The value classes of builtins, functions and types.</summary>
internal static class ValueClasses
{
    public static ValueClass OfBuiltin(ReadOnlySpan<char> word, bool isCall) => word switch
    {
        // With an argument it reads another clock, which is not comparable.
        "nsecs" => isCall ? ValueClass.Unsigned : ValueClass.Clock,
        "pid" or "tid" or "ppid" or "leader_tid" or "uid" or "gid" or "elapsed" or "jiffies" or "cpu" or "ncpus"
            or "numaid" or "cgroup" or "cgroupid" or "rand" or "true" or "false" or "sizeof" or "offsetof" or "strlen"
            or "len" or "bswap" or "socket_cookie" or "cpid" or "usermode" => ValueClass.Unsigned,

        // Addresses: bpftrace does not print those of the kernel as negative numbers.
        "kaddr" or "uaddr" or "percpu_kaddr" or "reg" => ValueClass.Unsigned,

        "comm" or "pcomm" or "leader_comm" or "probe" or "probetype" or "func" or "username" or "kstack" or "ustack"
            or "str" or "buf" or "ksym" or "usym" or "ntop" or "pton" or "macaddr" or "strftime" or "strerror" or "path"
            or "cgroup_path" or "syscall_name" or "signal_name" or "str_concat" => ValueClass.Text,
        _ => ValueClass.Signed,
    };

    /// <param name="word">The first word of the type's name.</param>
    public static ValueClass OfType(ReadOnlySpan<char> word) =>
        TypeNames.IsUnsigned(word) ? ValueClass.Unsigned
        : TypeNames.IsText(word) ? ValueClass.Text
        : ValueClass.Signed;
}

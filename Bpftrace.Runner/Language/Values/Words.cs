namespace Bpftrace.Runner.Language.Values;

/// <summary>What the words of bpftrace's language yield. A word that is not here may yield any number.</summary>
internal static class Words
{
    /// <summary>What a builtin, or a function that is called, yields.</summary>
    public static ValueClass Yield(ReadOnlySpan<char> word, bool isCall) => word switch
    {
        // With an argument it reads another clock, by which nobody else may go.
        "nsecs" => isCall ? ValueClass.Unsigned : ValueClass.Clock,
        "pid" or "tid" or "ppid" or "leader_tid" or "uid" or "gid" or "elapsed" or "jiffies" or "cpu" or "ncpus" or "numaid"
            or "cgroup" or "cgroupid" or "rand" or "true" or "false" or "sizeof" or "offsetof" or "strlen" or "len"
            or "bswap" or "socket_cookie" or "cpid" or "usermode" => ValueClass.Unsigned,

        // Addresses: bpftrace prints those of the kernel as what they are, and not as negative numbers.
        "kaddr" or "uaddr" or "percpu_kaddr" or "reg" => ValueClass.Unsigned,

        "comm" or "pcomm" or "leader_comm" or "probe" or "probetype" or "func" or "username" or "kstack" or "ustack" or "str" or "buf"
            or "ksym" or "usym" or "ntop" or "pton" or "macaddr" or "strftime" or "strerror" or "path" or "cgroup_path"
            or "syscall_name" or "signal_name" or "str_concat"
            => ValueClass.Text,
        _ => ValueClass.Signed,
    };

    /// <summary>What a type holds.</summary>
    /// <param name="word">The first word of its name.</param>
    public static ValueClass Hold(ReadOnlySpan<char> word) => word switch
    {
        "uint8" or "uint16" or "uint32" or "uint64" or "uint" or "u8" or "u16" or "u32" or "u64" or "__u8" or "__u16"
            or "__u32" or "__u64" or "uint8_t" or "uint16_t" or "uint32_t" or "uint64_t" or "unsigned" or "size_t"
            or "uintptr_t" or "umode_t" or "uid_t" or "gid_t" or "aio_context_t" or "bool" => ValueClass.Unsigned,
        "struct" or "union" or "string" => ValueClass.Text,
        _ => ValueClass.Signed,
    };

    /// <summary>Whether <see cref="Hold"/> knows more of a type than that it may hold anything.</summary>
    public static bool IsType(ReadOnlySpan<char> word) =>
        Hold(word) != ValueClass.Signed
        || word is "int8" or "int16" or "int32" or "int64" or "int" or "char" or "short" or "long" or "signed" or "enum"
            or "const";
}

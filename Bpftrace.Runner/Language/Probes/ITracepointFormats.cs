namespace Bpftrace.Runner.Language.Probes;

/// <summary>What the kernel says about its tracepoints.</summary>
public interface ITracepointFormats
{
    /// <summary>Finds a field of <c>args</c>.</summary>
    /// <param name="category">The tracepoint's category, such as <c>syscalls</c>; may have wildcards.</param>
    /// <param name="name">Its name, such as <c>sys_enter_read</c>; may have wildcards.</param>
    /// <param name="field">The field's name.</param>
    /// <returns>
    /// The field, signed if it may be in any of the tracepoints that match; null if one lacks it or it cannot be told.
    /// </returns>
    TracepointField? Find(string category, string name, string field);
}

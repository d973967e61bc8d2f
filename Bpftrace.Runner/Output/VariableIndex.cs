using System.Collections.Immutable;
using System.Text;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Output;

/// <summary>Finds variables by their UTF-8 names.</summary>
internal sealed class VariableIndex(ImmutableArray<Variable> variables)
{
    private readonly byte[][] _names = [.. variables.Select(variable => Encoding.UTF8.GetBytes(variable.Name))];
    private int _next;

    /// <summary>The index of a variable, or -1. Starts after the last result: bpftrace prints in one order.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_next >= _names.Length)
                _next = 0;
            if (name.SequenceEqual(_names[_next++]))
                return _next - 1;
        }

        return -1;
    }
}

using System.Text;
using Fuzz.Inputs;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Kept;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;

namespace Fuzz.Targets;

/// <summary>From a damaged file of the agent's own to its content, if there is any left.</summary>
internal sealed class FilesTarget : ITarget
{
    private const string Owner = "bpftrace.scripts.a.x";

    public string Name => "files";

    public IReadOnlyList<byte[]> Pieces => FileInputs.Pieces;

    public byte[] Make(Random random) => random.Next(8) switch
    {
        0 => ByteMutator.Noise(random, 200),
        < 6 => ByteMutator.Mutate(random, FileInputs.Write(random, Owner), FileInputs.Pieces),
        _ => FileInputs.Write(random, Owner),
    };

    public void Feed(byte[] input, Random random)
    {
        Check(
            input,
            content => NumberBookFile.Write(NumberBookFile.Read(content), reserve: 0),
            "numbers that can be read are written as they were");
        Check(input, RewriteInstances, "instances that can be read are written as they were");
        Check(
            input,
            content => KeptFormat.Write(KeptFormat.Read("a", content) ?? throw new FormatException()),
            "scripts that can be read are written as they were");
    }

    private static byte[] RewriteInstances(byte[] content)
    {
        using InstanceNumbers numbers = InstanceNumbers.Read(content, Owner);
        return numbers.Save(isLast: true);
    }

    // What was written is compared, not the input: numbers may have leading zeros in it.
    private static void Check(byte[] input, Func<byte[], byte[]> rewrite, string promise)
    {
        byte[] written;
        try
        {
            written = rewrite(input);
        }
        catch (FormatException)
        {
            return;
        }

        byte[] again = rewrite(written);
        BrokenPromiseException.ThrowUnless(
            again.SequenceEqual(written), $"{promise}: {Encoding.UTF8.GetString(written)}");
    }
}

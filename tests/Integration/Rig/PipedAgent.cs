using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Integration.Rig;

/// <summary>
/// An agent with this process in pmcd's place at the other end of its pipes: just enough of PCP's protocol (PDUs of
/// length, type, sender and content, all big-endian) for the handshake and some requests.
/// </summary>
internal sealed class PipedAgent : IDisposable
{
    private const int HeaderSize = 12;
    private const int PduError = 0x7000, PduResult = 0x7001, PduProfile = 0x7002, PduFetch = 0x7003;
    private const int PduDescriptorRequest = 0x7004, PduDescriptor = 0x7005, PduCreds = 0x700c;
    private const int Ready = -12345 - 1048; // PM_ERR_PMDAREADY

    private readonly Process _process;
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Starts an agent.</summary>
    /// <param name="command">Its program and arguments, separated by blanks.</param>
    /// <param name="scratch">Its directories.</param>
    public PipedAgent(string command, Scratch scratch)
    {
        string[] words = command.Split(' ');
        ProcessStartInfo start = new(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = scratch.Logs,
        };
        foreach ((string name, string value) in scratch.Environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Whether it reports that it is ready right after its greeting, without waiting for an answer.</summary>
    public bool ReportsReadyWithGreeting()
    {
        Task<bool> reports = Task.Run(() =>
        {
            (int greeting, _) = Receive();
            (int type, byte[] content) = Receive();
            return greeting == PduCreds && type == PduError && BinaryPrimitives.ReadInt32BigEndian(content) == Ready;
        });
        return reports.Wait(Eventually.Bound) && reports.Result;
    }

    /// <summary>Does the handshake, requests a metric's descriptor and waits for the answer.</summary>
    /// <returns>The time since the agent was started.</returns>
    public TimeSpan AwaitDescriptor(uint pmid)
    {
        while (true)
        {
            (int type, byte[] content) = Receive();
            switch (type)
            {
                case PduCreds: // its greeting; pmcd's own has the same form
                    Send(PduCreds, content);
                    Send(PduDescriptorRequest, Words(pmid));
                    break;
                case PduError when BinaryPrimitives.ReadInt32BigEndian(content) == Ready:
                    break;
                case PduDescriptor:
                    return Stopwatch.GetElapsedTime(_began);
                default:
                    throw new InvalidDataException($"the agent sent a PDU of type {type:x} instead of a descriptor");
            }
        }
    }

    /// <summary>Sets a profile with all instances of some instance domains but one of each.</summary>
    public void Exclude(int instance, params uint[] inDoms) => SetProfile(others: 0, instance, inDoms);

    /// <summary>Sets a profile with one instance of some instance domains.</summary>
    public void Include(int instance, params uint[] inDoms) => SetProfile(others: 1, instance, inDoms);

    /// <summary>Sets a profile with all instances.</summary>
    public void IncludeAll() => Send(PduProfile, Words(0, 0, 0, 0));

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Stores a number into a metric without instances.</summary>
    public void Store(uint pmid, uint value) =>
        Store(Words(0, 0, 1, pmid, 1, 0, uint.MaxValue, value)); // time, metrics; values, in place; no instance

    /// <summary>Stores text into a metric without instances.</summary>
    public void Store(uint pmid, string text)
    {
        const uint TypeString = 6, HeadWords = 8;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        uint length = (uint)(sizeof(uint) + bytes.Length + 1); // its own and that of the NUL
        byte[] block = new byte[(bytes.Length + sizeof(uint)) & ~(sizeof(uint) - 1)];
        bytes.CopyTo(block, 0);
        // As above, but the value is the offset in the PDU, in words, of a block with its type and length.
        const uint Offset = (HeaderSize / sizeof(uint)) + HeadWords;
        Store([.. Words(0, 0, 1, pmid, 1, 1, uint.MaxValue, Offset, (TypeString << 24) | length), .. block]);
    }

    /// <summary>Fetches metrics.</summary>
    /// <returns>The answer, without its header.</returns>
    public byte[] Fetch(params uint[] pmids)
    {
        Send(PduFetch, Words([0, 0, 0, (uint)pmids.Length, .. pmids])); // context, time
        (int type, byte[] content) = Receive();
        return type == PduResult
            ? content
            : throw new InvalidDataException($"the agent sent a PDU of type {type:x} instead of a result");
    }

    /// <summary>Fetches metrics.</summary>
    /// <returns>The agent's error code.</returns>
    public int FetchRefused(params uint[] pmids)
    {
        Send(PduFetch, Words([0, 0, 0, (uint)pmids.Length, .. pmids])); // context, time
        (int type, byte[] content) = Receive();
        return type == PduError
            ? BinaryPrimitives.ReadInt32BigEndian(content)
            : throw new InvalidDataException($"the agent sent a PDU of type {type:x} instead of an error");
    }

    /// <summary>Closes the pipes, as pmcd does, and waits for the agent to end.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Eventually.Bound))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    // Others than the one that is listed are included (0) or excluded (1).
    private void SetProfile(uint others, int instance, uint[] inDoms) =>
        Send(
            PduProfile,
            Words(
            [
                0, 0, (uint)inDoms.Length, 0, // context, other domains are included, entries
                .. inDoms.SelectMany(inDom => (uint[])[inDom, others, 1, 0]), // one is listed
                .. inDoms.Select(_ => unchecked((uint)instance)),
            ]));

    private static byte[] Words(params ReadOnlySpan<uint> words)
    {
        byte[] bytes = new byte[words.Length * sizeof(uint)];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * sizeof(uint)), words[i]);
        return bytes;
    }

    private void Store(byte[] result)
    {
        Send(PduResult, result);
        (int type, byte[] content) = Receive();
        int code = BinaryPrimitives.ReadInt32BigEndian(content);
        if (type != PduError || code != 0)
            throw new InvalidDataException($"the agent answers a store with a PDU of type {type:x} and {code}");
    }

    private (int Type, byte[] Content) Receive()
    {
        Stream output = _process.StandardOutput.BaseStream;
        byte[] header = new byte[HeaderSize];
        output.ReadExactly(header);
        byte[] content = new byte[BinaryPrimitives.ReadInt32BigEndian(header) - HeaderSize];
        output.ReadExactly(content);
        return (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)), content);
    }

    private void Send(int type, byte[] content)
    {
        byte[] pdu = new byte[HeaderSize + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(pdu, pdu.Length);
        BinaryPrimitives.WriteInt32BigEndian(pdu.AsSpan(4), type);
        content.CopyTo(pdu, HeaderSize);
        Stream input = _process.StandardInput.BaseStream;
        input.Write(pdu);
        input.Flush();
    }
}

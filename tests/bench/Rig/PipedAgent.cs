using System.Buffers.Binary;
using System.Diagnostics;
using Integration.Rig;

namespace Bench.Rig;

/// <summary>
/// An agent with this process in pmcd's place at the other end of its pipes: just enough of PCP's protocol (PDUs of
/// length, type, sender and content, all big-endian) to shake hands and to get one answer.
/// </summary>
internal sealed class PipedAgent : IDisposable
{
    private const int HeaderSize = 12;
    private const int PduError = 0x7000, PduDescriptorRequest = 0x7004, PduDescriptor = 0x7005, PduCreds = 0x700c;
    private const int Ready = -12345 - 1048; // PM_ERR_PMDAREADY
    private const int ScriptsJson = (151 << 22) | (1 << 10) | 1; // bpftrace.info.scripts_json

    private readonly Process _process;
    private readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>Starts an agent.</summary>
    /// <param name="command">Its program and arguments, separated by blanks.</param>
    /// <param name="scratch">Where it lives.</param>
    public PipedAgent(string command, Scratch scratch)
    {
        string[] words = command.Split(' ');
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = scratch.Logs,
        };
        foreach ((string name, string value) in scratch.Environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Asks for a metric's descriptor and waits until it comes.</summary>
    /// <returns>The time since the agent was started.</returns>
    public TimeSpan AwaitAnswer()
    {
        while (true)
        {
            (int type, byte[] content) = Receive();
            switch (type)
            {
                case PduCreds: // its greeting; pmcd's own has the same form
                    Send(PduCreds, content);
                    byte[] pmid = new byte[sizeof(int)];
                    BinaryPrimitives.WriteInt32BigEndian(pmid, ScriptsJson);
                    Send(PduDescriptorRequest, pmid);
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

    /// <summary>Hangs up, as pmcd does, and waits for the agent to end.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
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

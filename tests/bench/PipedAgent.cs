using System.Buffers.Binary;
using System.Diagnostics;

namespace Bench;

/// <summary>
/// An agent with this process in pmcd's place at the other end of its pipes: just enough of PCP's protocol (PDUs of
/// length, type, sender and content, all big-endian) to shake hands and to hear that it is ready.
/// </summary>
internal sealed class PipedAgent : IDisposable
{
    private const int HeaderSize = 12;
    private const int PduError = 0x7000, PduCreds = 0x700c;
    private const int Ready = -12345 - 1048; // PM_ERR_PMDAREADY

    private readonly Process _process;
    private readonly Stopwatch _clock;

    private PipedAgent(Process process, Stopwatch clock)
    {
        _process = process;
        _clock = clock;
    }

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Starts an agent with a folder of its own.</summary>
    public static PipedAgent Start(string executable, string folder)
    {
        var start = new ProcessStartInfo(executable, ["-d", "151"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["PCP_PMDAS_DIR"] = folder;
        start.Environment["PCP_SYSCONF_DIR"] = folder;
        var clock = Stopwatch.StartNew();
        return new PipedAgent(Process.Start(start)!, clock);
    }

    /// <summary>Waits until the agent says that it is ready.</summary>
    /// <returns>The time since it was started.</returns>
    public TimeSpan AwaitReady()
    {
        Stream input = _process.StandardInput.BaseStream;
        while (true)
        {
            (int type, byte[] content) = Receive();
            switch (type)
            {
                case PduCreds: // its greeting; pmcd's own has the same form
                    Send(input, PduCreds, content);
                    break;
                case PduError when BinaryPrimitives.ReadInt32BigEndian(content) == Ready:
                    return _clock.Elapsed;
                default:
                    throw new InvalidDataException($"the agent sent a PDU of type {type:x} instead of saying that it is ready");
            }
        }
    }

    /// <summary>Resident memory in kB: VmRSS of proc(5).</summary>
    public int ResidentMemory()
    {
        string line = File.ReadLines($"/proc/{Pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    /// <summary>Hangs up, as pmcd does, and waits for the agent to end.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill();
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

    private static void Send(Stream to, int type, byte[] content)
    {
        byte[] pdu = new byte[HeaderSize + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(pdu, pdu.Length);
        BinaryPrimitives.WriteInt32BigEndian(pdu.AsSpan(4), type);
        content.CopyTo(pdu, HeaderSize);
        to.Write(pdu);
        to.Flush();
    }
}

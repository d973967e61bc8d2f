using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// The activity that the tools trace: <c>activity.py</c>, each time under another name, with the same system calls.
/// </summary>
internal sealed class Activity : IDisposable
{
    private const string Mark = "act";
    private const int FirstSystemCall = 450_000;

    /// <summary>At least so many processes are forked.</summary>
    public const int Forks = 120;

    // It must cause block I/O too, and /tmp is in memory on many hosts.
    private readonly string _directory = Directory.CreateDirectory(
        Path.Combine("/var/tmp", Path.GetRandomFileName())).FullName;
    private readonly string _certificate;

    /// <summary>Prepares it.</summary>
    public Activity()
    {
        using RSA key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest(
            "CN=corpus", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _certificate = Path.Combine(_directory, "certificate.pem");
        File.WriteAllText(
            _certificate, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>
    /// Runs it to its end, on all CPUs or on one, and returns the name of its processes and files, and of the arguments
    /// of its children.
    /// </summary>
    public string Run(int? cpu = null)
    {
        string name = Mark + Guid.NewGuid().ToString("N")[..10];
        string script = Path.Combine(TestContext.CurrentContext.TestDirectory, "CorpusTests", "activity.py");
        string[] command = ["/usr/bin/python3", script, name, _directory, _certificate, SystemCall(name)];
        string cpus = cpu?.ToString(CultureInfo.InvariantCulture) ?? $"0-{Environment.ProcessorCount - 1}";
        Tool.Run("/usr/bin/taskset", ["--cpu-list", cpus, .. command]).OutputOrFail();
        return name;
    }

    /// <summary>The number of a system call that does not exist, so that only this activity makes it.</summary>
    public static string SystemCall(string name) =>
        (
            FirstSystemCall + int.Parse(
                name.AsSpan(Mark.Length, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
        .ToString(CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

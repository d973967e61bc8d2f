using Moq;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Tests.Access;

/// <summary>Guards of the source and text of scripts, and clients for them.</summary>
internal static class Guards
{
    // PMDA_ATTR_* of pmda.h.
    private const int UserName = 5, UserId = 11, ProcessId = 14;

    /// <summary>One that lets everyone in.</summary>
    public static ReadGuard Open { get; } = Of(Readers.Everyone);

    /// <summary>One where root and ann are allowed users; the host knows 1000 as ann, 1001 as bob.</summary>
    public static ReadGuard Of(Readers readers)
    {
        Mock<IUserDirectory> users = new();
        users.Setup(directory => directory.NameOf(1000)).Returns("ann");
        users.Setup(directory => directory.NameOf(1001)).Returns("bob");
        DynamicScriptsSettings settings = new() { AllowedUsers = ["root", "ann"] };
        return new ReadGuard(
            readers, new Authorization(settings, users.Object, TimeProvider.System, TimeSpan.FromMinutes(1)));
    }

    /// <summary>A client with this uid, or over TCP without one, and with this name proved by SASL.</summary>
    public static ClientContext Client(uint? uid, string? saslName = null, string process = "pmstore")
    {
        ClientContexts clients = new() { ReadProcess = id => new ClientProcess(id, $"/usr/bin/{process}", process) };
        if (saslName is not null)
            clients.Set(1, UserName, saslName);
        if (uid is not null)
        {
            clients.Set(1, UserId, $"{uid}");
            clients.Set(1, ProcessId, "77");
        }

        return clients.Get(1);
    }
}

using Pcp.Interop;
using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Access;

/// <summary>
/// Decides who may read a script's source, its errors and warnings, and its printed text. pmcd's thread only.
/// </summary>
internal sealed class ReadGuard(Readers readers, Authorization authorization)
{
    /// <summary>Whether everyone may read, so that no client needs to be checked.</summary>
    public bool LetsEveryoneIn => readers == Readers.Everyone;

    /// <summary>
    /// Whether a client may read: no error, PM_ERR_PERMISSION, or PM_ERR_AGAIN if that is not known yet.
    /// </summary>
    public PmError Check(ClientContext client, Script script)
    {
        ClientUser who = ClientUser.Of(client);
        if (LetsEveryoneIn || who.OwnUid == 0)
            return PmError.None;
        if (authorization.RightsOf(who) is not { } rights)
            return PmError.TryAgain;
        bool isOwner = rights.User is { } user && (user == script.Username || user == Authorization.Root);
        return isOwner || (readers == Readers.Allowed && rights.IsAllowed) ? PmError.None : PmError.PermissionDenied;
    }
}

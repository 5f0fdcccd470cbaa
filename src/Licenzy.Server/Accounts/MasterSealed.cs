using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Accounts;

/// <summary>One page of what was looked at.</summary>
/// <param name="LastId">Where the next page begins; null after the last.</param>
/// <param name="Seen">How many secrets were looked at.</param>
/// <param name="Resealed">How many of them were sealed anew.</param>
internal sealed record ResealedPage(string? LastId, int Seen, int Resealed);

/// <summary>
/// A kind of secret that the master key seals. All of them are registered with the program, and a replaced master key is done with when
/// each of them has been gone through: whoever seals something new with the master key adds one here.
/// </summary>
internal interface IMasterSealed
{
    /// <summary>What it is, for people.</summary>
    string Name { get; }

    /// <summary>Seals a page of them with the present key, where they are not yet.</summary>
    /// <param name="session">A transaction.</param>
    /// <param name="master">The present key, which opens what the one before sealed.</param>
    /// <param name="afterId">Where the page begins; empty at first.</param>
    /// <param name="most">How many it looks at, at most.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Neither key opens one.</exception>
    Task<ResealedPage> ResealAsync(Session session, SecretBox master, string afterId, int most);
}

/// <summary>The data keys of the projects, under which everything else of a project is sealed.</summary>
internal sealed class SealedDataKeys : IMasterSealed
{
    public string Name => "data keys of projects";

    public Task<ResealedPage> ResealAsync(Session session, SecretBox master, string afterId, int most) =>
        SealedPage.ResealAsync(
            ProjectStore.DataKeysAsync(session, afterId, most),
            row => master.Reseal(row.Sealed, ProjectSecrets.DataKeyContext(row.Id)),
            (row, anew) => ProjectStore.SaveDataKeyAsync(session, row.Id, anew),
            most
        );
}

using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Secrets;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Idempotency;

/// <summary>A request that must have one effect however often it is sent, as far as its key goes.</summary>
/// <typeparam name="T">The body of its success.</typeparam>
/// <param name="Scope">Whose request it is.</param>
/// <param name="Operation">What the key is for: the same key serves for each operation once.</param>
/// <param name="Key">The key; null when the caller sent none and answers for repeats itself.</param>
/// <param name="Fingerprint">What two requests with one key are compared by.</param>
internal sealed record IdempotentCall<T>(Scope Scope, string Operation, string? Key, string Fingerprint)
{
    /// <summary>Answers a repeat whose first answer is not kept any more, from what the work was about; null where nothing tells.</summary>
    public Func<Session, string, Task<WorkOutcome<T>>>? AnswerAgain { get; init; }

    /// <summary>Where the answer carries a secret: the box that it is stored in. Null stores it as it is.</summary>
    public Func<Session, Task<SecretBox>>? Box { get; init; }
}

/// <summary>What a request under a path is about: the id in the path is as much a part of it as its body.</summary>
/// <param name="Id">What the path names.</param>
/// <param name="Body">The body; null when the request has none.</param>
internal sealed record RequestUnder<TBody>(string Id, TBody? Body);

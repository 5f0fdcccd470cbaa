using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Licenzy.Core;
using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Memory;
using Licenzy.Server.Storage;

namespace Licenzy.Server.ApiKeys;

/// <summary>
/// Who comes with an API key. Keys that were asked about lately are answered from memory while the change feed is fresh: a revoked
/// one is refused at once on the node that revoked it, within a second on all others. Memory holds hashes of keys, never keys.
/// </summary>
internal sealed class RuntimeKeys : IChangeFollower
{
    /// <summary>Keys that are kept in memory at most. Unknown and revoked ones are not kept: nobody can fill it with guesses.</summary>
    private const int Most = 20_000;

    /// <summary>Longer than any key; what is longer is not even hashed.</summary>
    private const int LongestKey = 200;

    private readonly Database database;
    private readonly ChangeFeed feed;
    private readonly KeyUses uses;
    private readonly TimeProvider time;
    private readonly RecentMap<KeyHash, KnownKey> known = new(Most);

    public RuntimeKeys(Database database, ChangeFeed feed, KeyUses uses, TimeProvider time)
    {
        (this.database, this.feed, this.uses, this.time) = (database, feed, uses, time);
        feed.Follow(this);
    }

    /// <summary>Who comes with this key, where memory knows it; null when the database has to be asked.</summary>
    public RuntimeCaller? Known(ReadOnlySpan<char> key)
    {
        if (key.Length > LongestKey || !feed.IsFresh || !known.TryGet(KeyHash.Of(key), out var found))
        {
            return null;
        }

        Note(found);
        return found.Caller;
    }

    /// <summary>Who comes with this key; null when it opens nothing.</summary>
    /// <exception cref="Platform.Errors.UnavailableException">The database is away.</exception>
    public async ValueTask<RuntimeCaller?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (Known(key) is { } caller)
        {
            return caller;
        }

        // The checksum tells a mistyped key apart without asking the database.
        if (!ApiKeyFormat.TryRead(key, out _))
        {
            return null;
        }

        var keyHash = KeyHash.Of(key);
        var generation = known.GenerationOf(keyHash);
        var hash = ApiKeyStore.HashOf(key);
        var row = await database.ReadAsync(session => ApiKeyStore.FindAsync(session, hash), cancellationToken);
        if (row is null || row.RevokedMs is not null)
        {
            return null;
        }

        var found = new KnownKey(CallerOf(row), hash);
        known.Keep(keyHash, found, generation);
        Note(found);
        return found.Caller;
    }

    public void Forget(Change change)
    {
        if (change.Kind == ChangeKinds.Keys)
        {
            known.RemoveWhere((_, key) => key.Caller.Scope.ProjectId == change.ProjectId);
        }
    }

    public void ForgetAll() => known.Clear();

    private void Note(KnownKey key)
    {
        var now = time.NowMs();
        if (now - Volatile.Read(ref key.NotedMs) >= 1000)
        {
            Volatile.Write(ref key.NotedMs, now);
            uses.Add(key.Hash, now);
        }
    }

    private static RuntimeCaller CallerOf(ApiKeyRow row)
    {
        return new RuntimeCaller(row.Id, new Scope(row.ProjectId, EnumText.Read<Mode>(row.Mode)), row.AccountId, row.Scopes.Split(' '));
    }

    private sealed class KnownKey(RuntimeCaller caller, string hash)
    {
        public long NotedMs;

        public RuntimeCaller Caller { get; } = caller;

        public string Hash { get; } = hash;
    }

    /// <summary>SHA-256 of a key, to look it up by.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct KeyHash(ulong First, ulong Second, ulong Third, ulong Fourth)
    {
        /// <summary>The hash is uniform in each of its parts.</summary>
        public override int GetHashCode() => (int)First;

        public static KeyHash Of(ReadOnlySpan<char> key)
        {
            Span<byte> text = stackalloc byte[Encoding.UTF8.GetMaxByteCount(LongestKey)];
            Span<ulong> hash = stackalloc ulong[4];
            SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], MemoryMarshal.AsBytes(hash));
            return new KeyHash(hash[0], hash[1], hash[2], hash[3]);
        }
    }
}

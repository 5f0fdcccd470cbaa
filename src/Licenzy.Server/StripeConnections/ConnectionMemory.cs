using Licenzy.Server.Storage;

namespace Licenzy.Server.StripeConnections;

/// <summary>
/// Connections whose events came lately, with their secrets opened, so that a webhook costs no look-up and no decryption. A connection
/// that is changed by this program is forgotten before the change is answered; what another does is known within a moment, and while
/// this node cannot look for changes nothing is answered from here.
/// </summary>
internal sealed class ConnectionMemory : IChangeFollower
{
    /// <summary>How many connections are kept; one more takes the place of the first.</summary>
    public const int Most = 10_000;

    private readonly ChangeFeed feed;
    private readonly Lock gate = new();
    private readonly OrderedDictionary<string, SigningConnection> kept = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ProjectId, string Mode), string> idOfScope = [];
    private long generation;

    public ConnectionMemory(ChangeFeed feed)
    {
        this.feed = feed;
        feed.Follow(this);
    }

    /// <summary>Counts what was forgotten. Whoever reads a connection takes it before, and gives it to <see cref="Keep"/>.</summary>
    public long Generation => Interlocked.Read(ref generation);

    /// <summary>How many connections are kept now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return kept.Count;
            }
        }
    }

    /// <summary>The connection of an id; null when it has to be read.</summary>
    public SigningConnection? Find(string connectionId)
    {
        if (!feed.IsFresh)
        {
            return null;
        }

        lock (gate)
        {
            return kept.GetValueOrDefault(connectionId);
        }
    }

    /// <summary>The connection of a project and mode; null when it has to be read.</summary>
    public SigningConnection? Find(string projectId, string mode)
    {
        string? id;
        lock (gate)
        {
            id = idOfScope.GetValueOrDefault((projectId, mode));
        }

        return id is null ? null : Find(id);
    }

    /// <summary>
    /// Keeps a connection as it was read, unless anything was forgotten since the read began: what it read may be what had to be
    /// forgotten.
    /// </summary>
    public void Keep(SigningConnection connection, long generationBefore)
    {
        lock (gate)
        {
            if (generation != generationBefore)
            {
                return;
            }

            if (kept.Count >= Most && !kept.ContainsKey(connection.Id))
            {
                Remove(kept.GetAt(0).Value);
            }

            kept[connection.Id] = connection;
            idOfScope[(connection.ProjectId, connection.Mode)] = connection.Id;
        }
    }

    public void Forget(Change change)
    {
        if (change.Kind != ChangeKinds.Connections)
        {
            return;
        }

        lock (gate)
        {
            generation++;
            // A project has a connection for each mode, and changes are rare.
            foreach (var connection in kept.Values.Where(connection => connection.ProjectId == change.ProjectId).ToList())
            {
                Remove(connection);
            }
        }
    }

    public void ForgetAll()
    {
        lock (gate)
        {
            generation++;
            kept.Clear();
            idOfScope.Clear();
        }
    }

    private void Remove(SigningConnection connection)
    {
        kept.Remove(connection.Id);
        idOfScope.Remove((connection.ProjectId, connection.Mode));
    }
}

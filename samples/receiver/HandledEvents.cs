using System.Text;

namespace Receiver;

/// <summary>
/// The ids of the events that were handled, one on a line of a file, so that a restart forgets none. Licenzy delivers at least once:
/// whoever handles an event twice ships twice. An application with a database keeps them in a table with a unique key instead, and
/// writes the id in the transaction of what the event caused.
/// </summary>
internal sealed class HandledEvents : IDisposable
{
    private readonly string path;
    private readonly int most;
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private FileStream file;
    private int lines;

    /// <summary>Reads the file, or begins one.</summary>
    /// <param name="path">The file; its folder is made when it is not there.</param>
    /// <param name="most">How many ids are kept, the newest: more than can arrive in the days in which Licenzy tries again.</param>
    public HandledEvents(string path, int most = 100_000)
    {
        this.path = Path.GetFullPath(path);
        this.most = most;
        Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        if (File.Exists(this.path))
        {
            foreach (var id in File.ReadLines(this.path).Where(line => line.Length > 0))
            {
                Keep(id);
            }
        }

        // Written anew: a line that a crash cut short must not become the start of the next one.
        file = Rewrite();
    }

    /// <summary>How many ids are known.</summary>
    public int Count => ids.Count;

    public bool Contains(string id) => ids.Contains(id);

    /// <summary>Remembers an event. When this returns, the id has reached the disk.</summary>
    public void Add(string id)
    {
        Keep(id);
        file.Write(Encoding.UTF8.GetBytes(id + "\n"));
        file.Flush(flushToDisk: true);
        if (++lines > 2 * most)
        {
            file.Dispose();
            file = Rewrite();
        }
    }

    public void Dispose() => file.Dispose();

    private void Keep(string id)
    {
        if (!ids.Add(id))
        {
            return;
        }

        order.Enqueue(id);
        if (order.Count > most)
        {
            ids.Remove(order.Dequeue());
        }
    }

    /// <summary>The newest ids go into a new file, which then takes the place of the old one: a crash leaves one of the two whole.</summary>
    private FileStream Rewrite()
    {
        var draft = path + ".new";
        using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(order.Select(id => id + "\n"))));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        lines = order.Count;
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }
}

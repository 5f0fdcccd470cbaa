using System.Collections.Concurrent;
using System.Net;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// The addresses last connected to, by host and port. A connection is kept and used again, so the address must outlive the request that
/// opened it; strangers choose the hosts, so memory must not grow with them. Hence two generations: when the young one is
/// full it becomes the old one, and what nobody asked for since is forgotten.
/// </summary>
/// <param name="generationSize">How many hosts a generation holds; at most about twice as many are remembered.</param>
internal sealed class RecentAddresses(int generationSize)
{
    private readonly Lock turning = new();
    private volatile ConcurrentDictionary<(string Host, int Port), IPAddress> young = new();
    private volatile ConcurrentDictionary<(string Host, int Port), IPAddress> old = new();

    public int Count => young.Count + old.Count;

    public void Remember(string host, int port, IPAddress address)
    {
        young[(host, port)] = address;
        if (young.Count < generationSize)
        {
            return;
        }

        lock (turning)
        {
            if (young.Count >= generationSize)
            {
                old = young;
                young = new();
            }
        }
    }

    public IPAddress? Find(string host, int port)
    {
        if (young.TryGetValue((host, port), out var recent))
        {
            return recent;
        }

        if (!old.TryGetValue((host, port), out var earlier))
        {
            return null;
        }

        Remember(host, port, earlier);
        return earlier;
    }
}

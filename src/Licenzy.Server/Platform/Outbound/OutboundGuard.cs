using System.Net;
using System.Net.Sockets;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// Decides which addresses this program connects to when others choose the target. The decision falls on the very address that is then
/// connected to: a check of the name, or of an earlier answer of DNS, is passed by whoever answers differently the second time.
/// </summary>
/// <param name="allowed">Networks that are reached although they are not public: the operator's choice.</param>
/// <param name="resolve">From a name to its addresses; by default the system's resolver.</param>
internal sealed class OutboundGuard(IReadOnlyList<IPNetwork> allowed, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    /// <summary>Of a name with more addresses no more are tried: each costs time, and the list is a stranger's.</summary>
    private const int MostAddresses = 4;

    private const int RememberedHosts = 2_048;

    /// <summary>How long one address may take while there is another to try: a dead IPv6 path must not use up the time of IPv4.</summary>
    private static readonly TimeSpan AddressTimeout = TimeSpan.FromSeconds(2);

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve = resolve ?? Dns.GetHostAddressesAsync;
    private readonly RecentAddresses recent = new(RememberedHosts);

    /// <summary>Whether this program connects to the address: it is public, or in an allowed network.</summary>
    public bool Allows(IPAddress address)
    {
        var real = PublicAddress.Unmap(address);
        return PublicAddress.IsPublic(real) || allowed.Any(network => network.Contains(real) || network.Contains(address));
    }

    /// <summary>The <see cref="SocketsHttpHandler.ConnectCallback"/> of every client that leaves this machine.</summary>
    /// <exception cref="BlockedAddressException">One of the addresses is not allowed.</exception>
    /// <exception cref="SocketException">The name has no address, or none of its addresses answers.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var target = context.DnsEndPoint;
        var addresses = await ResolveAsync(target.Host, cancellation);
        // One private address among public ones is enough: an honest name has no such pair, and connecting to "the good one" would
        // leave the choice to whoever breaks the connection to it.
        if (!addresses.All(Allows))
        {
            throw new BlockedAddressException();
        }

        var tried = addresses.Select(PublicAddress.Unmap).Distinct().Take(MostAddresses).ToArray();
        for (var index = 0; ; index++)
        {
            var isLast = index == tried.Length - 1;
            try
            {
                recent.Remember(target.Host, target.Port, tried[index]);
                return await ConnectToAsync(new IPEndPoint(tried[index], target.Port), isLast, cancellation);
            }
            catch (Exception exception)
                when (!isLast && !cancellation.IsCancellationRequested && exception is SocketException or OperationCanceledException)
            {
                // The next address may do better.
            }
            catch (OperationCanceledException)
            {
                // Under the caller's own token, by which the handler tells its timeout from a broken connection.
                throw new OperationCanceledException(cancellation);
            }
        }
    }

    /// <summary>
    /// The address of the last connection to this host and port, or of the last try of one; null when none is remembered. With
    /// several addresses behind a name it may be that of a neighbouring connection.
    /// </summary>
    public string? AddressOf(Uri target) => recent.Find(target.IdnHost, target.Port)?.ToString();

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, cancellation);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // All that a resolver can say against a name is one outcome here: it leads nowhere.
            throw new SocketException((int)SocketError.HostNotFound);
        }

        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<Stream> ConnectToAsync(IPEndPoint target, bool isLast, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!isLast)
        {
            patience.CancelAfter(AddressTimeout);
        }

        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

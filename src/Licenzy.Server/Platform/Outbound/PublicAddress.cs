using System.Net;
using System.Net.Sockets;

namespace Licenzy.Server.Platform.Outbound;

/// <summary>
/// Which addresses belong to the open internet. What is not known to be public is refused: a list of what is private would be
/// overtaken by every new range.
/// </summary>
internal static class PublicAddress
{
    /// <summary>What IANA's registry of special-purpose IPv4 addresses sets aside, and multicast: nobody's server is there.</summary>
    private static readonly IPNetwork[] SpecialV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network; Linux connects 0.0.0.0 to itself
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // shared by carriers, and by some clouds for their metadata
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("169.254.0.0/16"), // link-local, where clouds keep their metadata
        IPNetwork.Parse("168.63.129.16/32"), // public by its number, but what Azure answers its own machines on
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.31.196.0/24"), // AS112
        IPNetwork.Parse("192.52.193.0/24"), // multicast tunnels
        IPNetwork.Parse("192.88.99.0/24"), // relays of 6to4
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("192.175.48.0/24"), // AS112
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
    ];

    /// <summary>
    /// The only part of IPv6 that is given out as public. Outside of it are loopback, IPv4 in all its disguises but 6to4 (::/96,
    /// 64:ff9b::/96, 64:ff9b:1::/48), unique local, link-local, site-local, discard-only, segment routing and multicast.
    /// </summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>What is set aside inside of it.</summary>
    private static readonly IPNetwork[] SpecialV6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments, among them Teredo, which carries IPv4
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4, which carries IPv4
        IPNetwork.Parse("2620:4f:8000::/48"), // AS112
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    /// <summary>Whether the address is one of the open internet. IPv4 inside IPv6 (<c>::ffff:…</c>) is judged as the IPv4 that it is.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var real = Unmap(address);
        return real.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(SpecialV4, network => network.Contains(real)),
            // A scope names a link of this machine: there is no public address that needs one.
            AddressFamily.InterNetworkV6 => real.ScopeId == 0
                && GlobalUnicast.Contains(real)
                && !Array.Exists(SpecialV6, network => network.Contains(real)),
            _ => false,
        };
    }

    /// <summary>The address that a connection really goes to: <c>::ffff:127.0.0.1</c> is <c>127.0.0.1</c> to every operating system.</summary>
    public static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

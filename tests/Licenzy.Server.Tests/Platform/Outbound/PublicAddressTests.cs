using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Licenzy.Server.Platform.Outbound;

namespace Licenzy.Server.Tests.Platform.Outbound;

/// <summary>The line between the open internet and everything else, at its edges and at random.</summary>
public sealed class PublicAddressTests
{
    /// <summary>The refused blocks of IPv4 as first and last address: written another way than in the program, on purpose.</summary>
    private static readonly (string First, string Last)[] Blocked =
    [
        ("0.0.0.0", "0.255.255.255"),
        ("10.0.0.0", "10.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("168.63.129.16", "168.63.129.16"),
        ("169.254.0.0", "169.254.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"),
        ("192.0.2.0", "192.0.2.255"),
        ("192.31.196.0", "192.31.196.255"),
        ("192.52.193.0", "192.52.193.255"),
        ("192.88.99.0", "192.88.99.255"),
        ("192.168.0.0", "192.168.255.255"),
        ("192.175.48.0", "192.175.48.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("198.51.100.0", "198.51.100.255"),
        ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "255.255.255.255"),
    ];

    private static readonly Gen<uint> Numbers =
        from high in Gen.Choose(0, ushort.MaxValue)
        from low in Gen.Choose(0, ushort.MaxValue)
        select ((uint)high << 16) | (uint)low;

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("93.184.215.14")]
    [InlineData("192.0.1.0")]
    [InlineData("2600::1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80e::200e")]
    [InlineData("2001:200::1")]
    [InlineData("2001:db7:ffff::1")]
    [InlineData("2001:db9::1")]
    [InlineData("2003::1")]
    [InlineData("3ffe:ffff::1")]
    [InlineData("3fff:1000::1")]
    [InlineData("::ffff:8.8.8.8")]
    public void An_address_of_the_open_internet_is_public(string address) =>
        PublicAddress.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::10.0.0.1")]
    [InlineData("100::1")]
    [InlineData("1fff:ffff::1")]
    [InlineData("2001::1")]
    [InlineData("2001:10::1")]
    [InlineData("2001:1ff:ffff::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:ffff::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:808:808::1")]
    [InlineData("2620:4f:8000::1")]
    [InlineData("3fff::1")]
    [InlineData("3fff:fff:ffff::1")]
    [InlineData("4000::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2600::1%1")]
    public void Any_other_IPv6_address_is_not(string address) => PublicAddress.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();

    [Fact]
    public void A_block_is_refused_from_its_first_address_to_its_last_and_no_further()
    {
        foreach (var (first, last) in Blocked)
        {
            PublicAddress.IsPublic(IPAddress.Parse(first)).ShouldBeFalse(first);
            PublicAddress.IsPublic(IPAddress.Parse(last)).ShouldBeFalse(last);
            foreach (var neighbour in new[] { unchecked(Number(first) - 1), unchecked(Number(last) + 1) })
            {
                PublicAddress.IsPublic(Address(neighbour)).ShouldBe(!IsBlocked(neighbour), Address(neighbour).ToString());
            }
        }
    }

    [Fact]
    public void Every_address_of_a_blocked_network_is_refused() =>
        Prop.ForAll(
                (
                    from block in Gen.Elements(Blocked)
                    from number in Numbers
                    let size = (ulong)Number(block.Last) - Number(block.First) + 1
                    select (uint)(Number(block.First) + (number % size))
                ).ToArbitrary(),
                number => !PublicAddress.IsPublic(Address(number))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Of_IPv4_exactly_the_blocks_are_refused_and_their_IPv6_form_is_judged_the_same() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(5_000),
            Prop.ForAll(
                Numbers.ToArbitrary(),
                number =>
                    PublicAddress.IsPublic(Address(number)) == !IsBlocked(number)
                    && PublicAddress.IsPublic(Address(number).MapToIPv6()) == !IsBlocked(number)
            )
        );

    private static bool IsBlocked(uint number) => Blocked.Any(block => number >= Number(block.First) && number <= Number(block.Last));

    private static uint Number(string address) => BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(address).GetAddressBytes());

    private static IPAddress Address(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}

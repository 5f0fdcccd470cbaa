using System.Security.Cryptography;
using Licenzy.Server.Platform.Secrets;

namespace Licenzy.Server.Tests.Platform.Secrets;

/// <summary>For the class of bugs in which a sealed secret opens where it must not, or does not open where it must.</summary>
public sealed class SecretBoxTests
{
    private readonly SecretBox box = new(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void What_is_sealed_opens_in_its_own_context() =>
        box.OpenText(box.SealText("sk_test_secret", "con_1|secret_key"), "con_1|secret_key").ShouldBe("sk_test_secret");

    [Fact]
    public void The_same_secret_is_never_sealed_alike_twice() => box.SealText("same", "c").ShouldNotBe(box.SealText("same", "c"));

    [Fact]
    public void It_opens_neither_in_another_context_nor_with_another_key()
    {
        var sealedSecret = box.SealText("secret", "con_1|secret_key");
        Should.Throw<CryptographicException>(() => box.OpenText(sealedSecret, "con_2|secret_key"));
        Should.Throw<CryptographicException>(() =>
            new SecretBox(RandomNumberGenerator.GetBytes(32)).OpenText(sealedSecret, "con_1|secret_key")
        );
    }

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        var sealedSecret = box.SealText("secret", "c");
        for (var i = 0; i < sealedSecret.Length; i++)
        {
            var changed = sealedSecret.ToArray();
            changed[i] ^= 1;
            Should.Throw<CryptographicException>(() => box.OpenText(changed, "c"));
        }
    }

    [Fact]
    public void Many_requests_seal_and_open_at_the_same_time()
    {
        var sealedSecret = box.SealText("shared", "c");
        Parallel.For(
            0,
            20_000,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            i =>
            {
                box.OpenText(sealedSecret, "c").ShouldBe("shared");
                box.OpenText(box.SealText($"own {i}", "c"), "c").ShouldBe($"own {i}");
            }
        );
    }
}

using Licenzy.Core.Access;
using Licenzy.Core.Facts;
using Licenzy.Core.Purchases;

namespace Licenzy.Core.Tests;

/// <summary>The texts are stored and public: renaming a member must not change them unnoticed.</summary>
public sealed class EnumTextTests
{
    [Fact]
    public void The_texts_are_fixed()
    {
        Texts<Mode>().ShouldBe("test live");
        Texts<ProductKind>().ShouldBe("subscription time_pass usage_pack");
        Texts<EntitlementStatus>().ShouldBe("pending active past_due canceled expired");
        Texts<UnavailableReason>().ShouldBe("pending not_started past_due refunded disputed canceled revoked expired exhausted");
        Texts<AttemptStatus>().ShouldBe("created processing finalized failed");
        Texts<Source>().ShouldBe("stripe portal runtime");
        Texts<AccessStatus>().ShouldBe("active pending past_due exhausted expired canceled none");
        Texts<FactType>().ShouldBe("session subscription invoice charge refund dispute payment operator");
        Texts<LinkName>().ShouldBe("subscription payment_intent invoice charge customer client_reference attempt subject");
        Texts<DisputeClass>().ShouldBe("none open lost");
        Texts<MissingPart>().ShouldBe("subject product lines");
    }

    [Fact]
    public void A_text_is_read_as_it_was_written()
    {
        foreach (var status in Enum.GetValues<EntitlementStatus>())
        {
            EnumText.Read<EntitlementStatus>(status.ToText()).ShouldBe(status);
        }
    }

    [Theory]
    [InlineData("Active")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_text_is_refused(string? text)
    {
        EnumText.TryRead<EntitlementStatus>(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => EnumText.Read<EntitlementStatus>(text ?? ""));
    }

    [Fact]
    public void A_value_that_is_no_member_has_no_text() => Should.Throw<ArgumentOutOfRangeException>(() => ((Mode)7).ToText());

    private static string Texts<T>()
        where T : struct, Enum => string.Join(' ', Enum.GetValues<T>().Select(value => value.ToText()));
}

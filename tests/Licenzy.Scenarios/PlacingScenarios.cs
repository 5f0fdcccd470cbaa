using Licenzy.Core;
using Licenzy.Core.Facts;
using static Licenzy.Scenarios.Scenario;

namespace Licenzy.Scenarios;

/// <summary>Whose a sale is and what it sold: links, references, operators, changed mappings.</summary>
public static class PlacingScenarios
{
    /// <summary>Them all.</summary>
    public static IEnumerable<Scenario> All { get; } = [.. Sales(), .. Subscriptions(), .. Rest()];

    private static Scenario[] Sales() =>
        [
            new("place.foreign", s => s.Session("cs_f", "0"), End("no cs_f", "unmapped cs_f:subject,lines", "silent")),
            new(
                "place.reference",
                s =>
                    s.Session("cs_f", "0", reference: "user_9")
                        .Session("cs_f", "0+5s", "fetched", reference: "user_9", lines: [("PACK", 2)]),
                End("cs_f active subject=user_9 granted=2000 attempt=-")
            ),
            new("place.lines_unread", s => s.Session("cs_f", "0", reference: "user_9"), End("no cs_f", "unmapped cs_f:lines")),
            new(
                "place.price_nobody_maps",
                s => s.Session("cs_f", "0", reference: "user_9", lines: [("NOBODY", 1)]),
                End("no cs_f", "unmapped cs_f:product", "silent")
            ),
            new(
                "place.two_lines",
                s => s.Session("cs_f", "30", reference: "user_9", lines: [("PACK", 1), ("PASS", 1)]),
                End("cs_f#price_pack active", "cs_f#price_pass active expires=60")
            ),
            new(
                "place.second_line_mapped_later",
                s =>
                    s.Session("cs_f", "0", reference: "user_9", lines: [("PACK", 1), ("NEW", 1)])
                        .Operator("1", new OperatorAction.Revoke("cs_f#price_pack")),
                End("cs_f#price_pack canceled(revoked)")
            ),
            new(
                "place.by_operator",
                s => s.Session("cs_f", "0").Operator("10", Link("cs_f", "user_1", "PASS")),
                End("cs_f active subject=user_1 starts=10 expires=40")
            ),
            new(
                "place.price_mapped_later",
                s => s.Session("cs_f", "0", reference: "user_1", lines: [("LATE", 1)]).MapsPrice("PASS", "price_late", "10"),
                On("11", "cs_f active starts=10 expires=40")
            ),
            new(
                "place.terms_frozen",
                s => s.Buys("PACK").Session("cs_f", "0", reference: "user_9", lines: [("PACK", 1)]).ChangesUnits("PACK", 500, "5"),
                On("6", "cs_1 active granted=1000", "cs_f active granted=1000")
            ),
            new(
                "place.attempt_by_stored_session",
                s => s.Attempt("att_pack", "PACK", "cs_1").Session("cs_1", "0"),
                End("cs_1 active attempt=att_pack", "attempt att_pack finalized")
            ),
            new(
                "place.reference_is_no_subject",
                s => s.Session("cs_f", "0", reference: "..", lines: [("PACK", 1)]),
                End("no cs_f", "unmapped cs_f:subject")
            ),
            new("place.setup_session", s => s.Session("cs_f", "0", reference: "user_9", mode: "setup"), End("no cs_f", "silent")),
        ];

    private static Scenario[] Subscriptions() =>
        [
            new("place.sub_by_hand", s => ByHand(s), End("no sub_h", "unmapped sub_h:subject", "silent")),
            new(
                "place.sub_linked",
                s => ByHand(s).Operator("5", Link("sub_h", "user_7", null)),
                End("sub_h active subject=user_7 starts=0 product=PRO")
            ),
            new(
                "place.customer_linked",
                s => ByHand(s).Operator("5", new OperatorAction.LinkCustomer("cus_h", "user_7")),
                End("sub_h active subject=user_7")
            ),
            new(
                "place.other_projects_metadata",
                s => s.Attempt("att_pro", "PRO").Sees(CopiedSubscription() with { MetadataProject = "prj_another" }),
                End("no sub_h", "unmapped sub_h:subject", "attempt att_pro created", "silent")
            ),
            new(
                "place.other_modes_metadata",
                s => s.Attempt("att_pro", "PRO").Sees(CopiedSubscription() with { MetadataMode = Mode.Live }),
                End("no sub_h", "unmapped sub_h:subject", "attempt att_pro created", "silent")
            ),
            new(
                "place.livemode",
                s => s.Attempt("att_pack", "PACK", "cs_1").Sees(PaidSession() with { LiveMode = true }),
                End("no cs_1", "attempt att_pack created", "silent")
            ),
            new("place.metadata_edited", s => s.Subscribes().Sub("9", "active", subject: "user_666"), End("sub_1 active subject=user_1")),
            new(
                "place.metadata_removed",
                s => s.Attempt("att_pro", "PRO").Sub("0", "active").Paid("in_1", "0+2s", 0).Sub("9", "active", attempt: null),
                End("sub_1 active subject=user_1 attempt=att_pro")
            ),
            new(
                "place.attempt_of_invoice",
                s => s.Attempt("att_pro", "PRO").Sub("0", "active", attempt: null).Paid("in_1", "0+2s", 0, attempt: "att_pro"),
                End("sub_1 active subject=user_1 attempt=att_pro", "attempt att_pro finalized")
            ),
            new(
                "place.two_claim_customer",
                s =>
                    s.Session("cs_a", "4", subject: "user_1", lines: [("PACK", 1)])
                        .Session("cs_b", "2", subject: "user_2", lines: [("PACK", 1)])
                        .Sub("9", "active", attempt: null),
                End("sub_1 active subject=user_2")
            ),
            new(
                "place.price_remapped",
                s => s.Subscribes().MapsPrice("PREMIUM", "price_pro", "10"),
                On("11", "sub_1 active product=PREMIUM")
            ),
            new(
                "place.erased",
                s => s.Subscribes().Renewed().ErasedInPortal("sub_1", "cs_s1", "att_pro"),
                End("no sub_1", "allowed false", "top none", "silent")
            ),
            new(
                "place.erased_by_fact",
                s => s.Subscribes().Operator("9", new OperatorAction.Erase(["sub_1"])).Renewed(),
                End("no sub_1", "top none")
            ),
        ];

    private static Scenario[] Rest() =>
        [
            new("place.twice_in_a_row", s => s.Subscribes(), End("sub_1 active", "already PRO true", "already TEAM false")),
            new(
                "place.twice_while_settling",
                s => s.Attempt("att_pro", "PRO", "cs_s1").Sub("0", "active").SubSession("0+3s", payment: "unpaid"),
                End("sub_1 pending(pending)", "already PRO true")
            ),
            new(
                "place.subscribe_after_revoke",
                s => s.Subscribes().Operator("5", new OperatorAction.Revoke("sub_1")),
                End("sub_1 canceled(revoked)", "already PRO false")
            ),
            new(
                "place.subscribe_beside_grant",
                s => s.Operator("0", QueueScenarios.Grant("PRO"), "op_1"),
                End("grant:op_1 active", "already PRO false")
            ),
        ];

    private static Story ByHand(Story story) =>
        story.Sub("0", "active", "customer.subscription.created", "sub_h", attempt: null, customer: "cus_h");

    /// <summary>A subscription whose metadata, which named an attempt and a subject, came along with a copy.</summary>
    private static Observation CopiedSubscription() =>
        new Story(StripeShape.Since2025)
            .Sub("0", "active", "customer.subscription.created", "sub_h", attempt: "att_pro", subject: "user_1", customer: "cus_h")
            .Observations[0];

    private static Observation PaidSession() => new Story(StripeShape.Since2025).Session("cs_1", "0", attempt: "att_pack").Observations[0];

    private static OperatorAction.Link Link(string root, string subject, string? product) =>
        new(root, subject, product is null ? null : Catalogue.Terms(product));
}

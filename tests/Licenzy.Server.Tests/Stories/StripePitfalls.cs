namespace Licenzy.Server.Tests.Stories;

/// <summary>What goes wrong with Stripe, by the number that it has in the notes on it, and where that is tested.</summary>
internal static class StripePitfalls
{
    /// <summary>By number: the names of scenarios (with a dot) and of tests.</summary>
    public static IReadOnlyDictionary<int, string[]> Tests { get; } =
        new Dictionary<int, string[]>
        {
            [1] =
            [
                "An_event_of_another_version_than_the_expected_is_read_and_not_refused",
                "A_webhook_endpoint_is_pinned_to_the_version_that_is_spoken",
            ],
            [2] = ["plan.items", "A_subscription_tells_the_same_in_both_shapes"],
            [3] = ["An_invoice_tells_the_same_in_both_shapes_but_who_paid_it"],
            [4] =
            [
                "subback.unlinked",
                "subback.linked_late",
                "subback.two_charges_one_invoice",
                "A_payment_names_its_invoice_in_both_shapes",
            ],
            [5] = ["refund.charge_event_only", "refund.refund_event_only"],
            [6] = ["pause.paused", "odd.unknown_status", "end.at_period_end_flexible"],
            [7] = ["dispute.unknown_status", "once.unknown_payment_status", "refund.unknown_status_counts"],
            [8] = ["A_thin_event_is_told_to_come_as_a_snapshot"],
            [9] = ["What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error"],
            [10] = ["A_duplicate_is_answered_like_the_first_and_applied_once", "A_story_ends_as_it_must_through_the_whole_program"],
            [11] = ["sub.checkout", "end.late_update", "tie.created_updated", "tie.active_past_due", "tie.fetched", "tie.deleted"],
            [12] =
            [
                "Two_snapshots_of_one_second_are_settled_by_what_Stripe_says",
                "Stripe_being_away_delays_an_answer_and_does_not_lose_it",
                "A_refund_of_another_applications_payment_is_asked_for_a_few_times_and_then_left",
            ],
            [13] = ["Payments_whose_webhooks_meet_a_dying_program_give_access_once_each"],
            [14] =
            [
                "A_body_without_a_valid_signature_is_refused_and_not_stored",
                "One_good_signature_beside_a_bad_one_is_enough",
                "After_a_roll_the_previous_secret_is_valid_for_24_hours_and_no_longer",
            ],
            [15] = ["place.livemode", "An_event_of_the_other_mode_is_refused"],
            [16] = ["place.foreign", "place.sub_by_hand", "What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error"],
            [17] = ["What_our_own_call_changed_in_Stripe_comes_back_as_an_event_like_any_other"],
            [18] = ["Event_types_that_the_endpoint_misses_are_named_and_added"],
            [19] =
            [
                "once.async_waiting",
                "once.async_paid",
                "once.async_failed",
                "A_slow_payment_is_processing_and_not_failed_so_that_nobody_pays_twice",
            ],
            [20] =
            [
                "slow.active_in_stripe",
                "slow.paid",
                "A_subscription_that_Stripe_shows_as_active_while_the_debit_runs_gives_nothing_yet",
            ],
            [21] = ["once.free", "sub.trial"],
            [22] = ["Waiting_for_the_attempt_asks_Stripe_and_the_late_webhook_changes_nothing", "A_checkout_grants_nothing_by_itself"],
            [23] = ["once.expired_and_paid", "once.recovered_session", "once.expired_session"],
            [24] =
            [
                "A_checkout_of_a_payment_marks_the_payment_and_keeps_the_guest_as_a_customer",
                "A_checkout_of_a_subscription_asks_for_what_it_shall_sell_and_marks_what_it_makes",
            ],
            [25] = ["refund.after_window", "subback.refund_names_charge_only", "subback.linked_late"],
            [26] = ["place.lines_unread", "place.reference", "place.two_lines", "pack.quantity"],
            [27] =
            [
                "A_guest_without_a_customer_gets_what_was_paid",
                "The_second_purchase_uses_the_customer_of_the_first",
                "place.two_claim_customer",
            ],
            [28] = ["Units_follow_the_product_whatever_was_paid_in_which_currency"],
            [29] = ["plan.to_unmapped", "An_archived_price_still_bills_who_has_it", "What_is_not_for_sale_is_refused"],
            [30] =
            [
                "sub.incomplete",
                "sub.incomplete_expired",
                "sub.trial",
                "dun.failed",
                "dun.unpaid_no_grace",
                "dun.canceled_after_retries",
                "pause.paused",
            ],
            [31] = ["end.at_period_end", "end.at_period_end_flexible", "end.cancel_at_mid", "end.taken_back", "end.deleted"],
            [32] =
            [
                "pause.collection_void",
                "pause.collection_keep_as_draft",
                "pause.collection_mark_uncollectible",
                "sub.trial_no_card_paused",
                "pause.resumed",
            ],
            [33] = ["sub.renewal_late"],
            [34] =
            [
                "A_plan_change_in_the_customer_portal_changes_the_product_by_its_price",
                "A_plan_change_that_replaces_the_item_changes_the_product_too",
                "A_change_that_waits_for_its_payment_is_not_in_force",
            ],
            [35] = ["plan.items", "plan.main_item_removed", "end.bought_again"],
            [36] = ["sub.trial", "The_zero_invoice_of_a_trial_pays_for_nothing_after_it"],
            [37] = ["dun.upgrade_payment_failed", "subback.same_period_invoice_does_not_lift", "dun.superseded_failure"],
            [38] = ["sub.out_of_band", "sub.both_paid_events", "sub.zero_invoice"],
            [39] = ["end.customer_deleted", "What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error"],
            [40] = ["Every_list_sends_its_filters_and_no_others"],
            [41] = ["refund.parts_make_full", "refund.parts_stale_charge", "refund.failed_reported_twice"],
            [42] = ["refund.pending_counts", "refund.failed_later", "refund.canceled", "refund.failed_then_again"],
            [43] = ["subback.refund_current", "end.deleted", "What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error"],
            [44] =
            [
                "dispute.inquiry",
                "dispute.won",
                "dispute.lost",
                "dispute.prevented_resolution",
                "dispute.won_but_refunded",
                "Money_that_leaves_when_a_dispute_opens_is_no_loss_yet",
            ],
            [45] = ["refund.full_pack", "A_pack_that_was_used_up_before_its_refund_leaves_nothing_to_use_and_the_next_is_whole"],
            [46] = ["What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error"],
            [47] = ["Only_what_may_pass_is_sent_again_unless_Stripe_says_otherwise", "Retry_After_is_waited_for"],
            [48] = ["A_retry_keeps_the_idempotency_key_and_the_body", "Eight_checkouts_at_once_under_one_key_make_one_page"],
            [49] =
            [
                "A_restricted_key_that_lacks_something_is_refused_by_the_name_of_what_it_lacks",
                "A_permission_that_the_key_lost_is_named",
                "Another_Stripe_account_is_connected_only_when_that_is_meant",
            ],
            [50] = ["odd.test_clock", "odd.clock_skew"],
            [51] =
            [
                "While_Stripe_refuses_connections_checkout_says_so_and_all_else_goes_on",
                "A_slow_Stripe_is_not_waited_for_longer_than_the_setting_says",
            ],
        };

    /// <summary>By number: why no test stands here.</summary>
    public static IReadOnlyDictionary<int, string> Untested { get; } =
        new Dictionary<int, string> { [52] = "balances are kept here: neither meters nor usage records of Stripe are used" };

    /// <summary>Failures that users of other systems reported, and the test that tells each.</summary>
    public static IReadOnlyDictionary<string, string> Reported { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["stripe-dotnet#1556"] = "An_event_of_another_version_than_the_expected_is_read_and_not_refused",
            ["#2611"] = "An_event_of_another_version_than_the_expected_is_read_and_not_refused",
            ["Lago #845"] = "What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error",
            ["#1241"] = "What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error",
            ["vm0#15687"] = "What_is_none_of_ours_on_a_shared_account_is_stored_and_no_error",
            ["gameserverapp#1216"] = "A_slow_payment_is_processing_and_not_failed_so_that_nobody_pays_twice",
            ["get-convex#7"] = "A_plan_change_in_the_customer_portal_changes_the_product_by_its_price",
            ["cashier#1111"] = "A_plan_change_that_replaces_the_item_changes_the_product_too",
            ["eliza#10997"] = "Money_that_leaves_when_a_dispute_opens_is_no_loss_yet",
            ["eliza#10920"] = "A_pack_that_was_used_up_before_its_refund_leaves_nothing_to_use_and_the_next_is_whole",
            ["service.py:306"] = "A_dispute_that_a_refund_resolved_is_shown_as_lost_and_takes_back_once",
        };
}

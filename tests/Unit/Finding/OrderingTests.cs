using MiniCrm.Database.Querying;
using MiniCrm.Grains.Finding;
using MiniCrm.Grains.Leads;
using MiniCrm.Grains.Leads.Finding;
using MiniCrm.Grains.Notifications.Finding;
using MiniCrm.Grains.Users.Finding;
using MiniCrm.Leads;
using MiniCrm.Notifications;
using MiniCrm.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Finding;

/// <summary>How lists are read in an order, and who may ask for what.</summary>
public sealed class OrderingTests
{
    private static readonly Caller Rep = new(Guid.NewGuid(), UserRole.SalesRep);
    private static readonly Caller Manager = new(Guid.NewGuid(), UserRole.Manager);
    private static readonly Caller Admin = new(Guid.NewGuid(), UserRole.Admin);
    private static readonly Telephone Telephone = new(region: null);

    [Theory]
    [InlineData("", true, "")]
    [InlineData("createdAt", false, "")]
    [InlineData("-createdAt", true, "")]
    [InlineData("status", true, "status = 'pending'|status = 'sent'|status = 'failed'")]
    [InlineData("-status", true, "status = 'failed'|status = 'sent'|status = 'pending'")]
    [InlineData("status,createdAt", false, "status = 'pending'|status = 'sent'|status = 'failed'")]
    [InlineData("-createdAt,status", true, "")]
    public void Columns_of_few_values_become_groups_and_the_id_decides_last(string sort, bool newestFirst, string groups)
    {
        var ordering = Ordering.By(
            [.. sort.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => new SortedBy<NotificationColumn>(Enum.Parse<NotificationColumn>(name.TrimStart('-'), ignoreCase: true), name[0] is '-'))],
            NotificationColumn.CreatedAt,
            (group, column, descending) => group.ByValue("status", ["pending", "sent", "failed"], descending));

        Assert.Equal((newestFirst, groups), (ordering.IdDescending, string.Join('|', ordering.Groups.Select(group => group.Condition))));
    }

    [Fact]
    public void A_place_of_another_list_does_not_fit()
    {
        var conditions = NotificationConditions.Of(Guid.NewGuid(), new());

        foreach (var (place, fits) in new[]
        {
            (new ListPlace(0, [], Guid.NewGuid()), true), (new(2, [], Guid.NewGuid()), true), (new(3, [], Guid.NewGuid()), false), (new(-1, [], Guid.NewGuid()), false), (new(0, ["x"], Guid.NewGuid()), false),
        })
        {
            var list = NotificationOrdering.Part(new(), conditions, new(10) { Sort = [new(NotificationColumn.Status, false)], Place = place });
            Assert.Equal(fits, list.Fits);
        }
    }

    [Fact]
    public void A_value_that_a_filter_leaves_out_is_no_group_and_one_that_it_takes_stands_in_the_statement()
    {
        var filter = new NotificationFilter { Status = new([NotificationStatus.Sent], Excluded: true), Type = new([NotificationType.Push], Excluded: false), Unread = true };
        var conditions = NotificationConditions.Of(Guid.NewGuid(), filter);

        Assert.Equal("recipient_id = @recipient and status in ('pending', 'failed') and type in ('push') and unread", Assert.Single(conditions.Branches));
        Assert.Collection(
            NotificationOrdering.Part(filter, conditions, new(10) { Sort = [new(NotificationColumn.Status, false)] }).Statements("version"),
            first => Assert.Contains("and status = 'pending'", first.Whole, StringComparison.Ordinal),
            second => Assert.Contains("and status = 'failed'", second.Whole, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sales_rep_asks_lists_of_users_for_nothing_beyond_a_card()
    {
        foreach (var (filter, isRefused) in new (UserFilter, bool)[]
        {
            (new(), false), (new() { Search = "jane", Created = new(DateTimeOffset.UnixEpoch, null) }, false), (new() { Role = new([], true) }, true), (new() { IsActive = true }, true),
            (new() { EmailVerified = false }, true), (new() { Updated = new(null, null) }, true),
        })
        {
            Assert.Equal(isRefused, UserFilterRules.Refused(filter, new(10), Rep)?.Kind is RefusalKind.Forbidden);
            Assert.All(new[] { Manager, Admin }, caller => Assert.Null(UserFilterRules.Refused(filter, new(10), caller)));
        }

        foreach (var column in Enum.GetValues<UserColumn>())
        {
            Assert.Equal(column is UserColumn.Role or UserColumn.UpdatedAt, UserFilterRules.Refused(new(), new(10) { Sort = [new(UserColumn.LastName, false), new(column, true)] }, Rep) is not null);
        }
    }

    [Fact]
    public void A_sales_rep_asks_lists_of_leads_for_no_deleted_ones_and_for_nobody_elses_list()
    {
        foreach (var (filter, isRefused) in new (LeadFilter, bool)[]
        {
            (new(), false), (new() { AssignedUserId = new([Manager.UserId], false) }, false), (new() { ListOf = Rep.UserId }, false), (new() { ListOf = Manager.UserId }, true), (new() { Deleted = true }, true),
            (new() { Deleted = true, ListOf = Rep.UserId }, true),
        })
        {
            Assert.Equal(isRefused, LeadFilterRules.Refused(filter, Rep)?.Kind is RefusalKind.Forbidden);
            Assert.All(new[] { Manager, Admin }, caller => Assert.Null(LeadFilterRules.Refused(filter, caller)));
        }
    }

    [Fact]
    public void What_was_searched_for_comes_best_match_first_unless_another_order_is_asked_for()
    {
        var folding = new Folding(System.Collections.Frozen.FrozenDictionary<int, string>.Empty);
        var (fragments, beginnings) = (SearchTerm.Parse("jane doe", folding), SearchTerm.Parse("j d", folding));

        Assert.Equal(3, SearchedOrdering.Of(null, fragments, Rarity.Common).Groups.Length);
        Assert.Single(SearchedOrdering.Of(null, beginnings, Rarity.Common).Groups);
        Assert.Single(SearchedOrdering.Of(Ordering.Newest, fragments, Rarity.Common).Groups);
        var nothing = SearchedOrdering.Of(null, [], Rarity.Rare);
        Assert.Equal((null, null), (nothing.Search, Assert.Single(nothing.Groups).Sought));
    }

    [Theory]
    [InlineData("jane doe", Rarity.Common, 3, 3)]
    [InlineData("jane doe", Rarity.Seldom, 1, 1)]
    [InlineData("jane doe", Rarity.Rare, 1, 0)]
    [InlineData("jane", Rarity.Common, 3, 2)]
    public void What_is_searched_for_is_glanced_at_unless_it_is_rare_and_read_at_once_unless_it_is_common(string search, Rarity rarity, int statements, int glances)
    {
        var folding = new Folding(System.Collections.Frozen.FrozenDictionary<int, string>.Empty);
        var ordering = SearchedOrdering.Of(null, SearchTerm.Parse(search, folding), rarity);

        var all = new Keyset("leads", ["not deleted"], ordering, null, 50).Statements("version").ToArray();

        Assert.Equal((statements, glances), (all.Length, all.Count(each => each.Glance is not null)));
        Assert.All(all, each => Assert.Contains("search like '%jane%'", all[^1].Whole, StringComparison.Ordinal));
    }

    [Fact]
    public void A_glance_goes_along_what_an_index_has_in_order_and_filters_what_it_meets()
    {
        var folding = new Folding(System.Collections.Frozen.FrozenDictionary<int, string>.Empty);
        var filter = new LeadFilter { Search = "jane", Status = new([LeadStatus.New], false), Updated = new(DateTimeOffset.UnixEpoch, null) };
        var conditions = LeadConditions.Of(filter, Rep, folding, Telephone);

        Assert.Equal(
            [("not deleted and assigned_user_id = @caller", "updated_at >= @updated_at_from and status = @status"), ("not deleted and created_by = @caller", "updated_at >= @updated_at_from and status = @status and assigned_user_id is distinct from @caller")],
            conditions.WalksById().Select(walk => (walk.Along, walk.Condition)));
        Assert.Equal(
            ("not deleted and updated_at >= @updated_at_from", "status = @status and ((assigned_user_id = @caller) or (created_by = @caller and assigned_user_id is distinct from @caller))"),
            conditions.Walks("updated_at").Select(walk => (walk.Along, walk.Condition)).Single());
        Assert.Equal("not deleted", LeadConditions.Of(filter, Manager, folding, Telephone).WalksById().Single().Along);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00.000Z", "019b76da-a800-0000-0000-000000000000")]
    [InlineData("2026-01-01T00:00:00.0001Z", "019b76da-a801-0000-0000-000000000000")]
    [InlineData("1960-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000000")]
    public void No_id_of_a_moment_comes_before_its_first(string time, string first) =>
        Assert.Equal(Guid.Parse(first), TimeOrderedId.FirstOf(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
}

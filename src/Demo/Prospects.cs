using Bogus;
using MiniCrm.Leads;

namespace MiniCrm.Demo;

/// <summary>People who might buy something, as they might have written to us; the same ones each time.</summary>
internal sealed class Prospects
{
    private static readonly string[] Positions =
        ["Head of Purchasing", "Managing Director", "Owner", "Operations Manager", "CTO", "Office Manager", "Buyer", "Marketing Lead", "Founder", "Head of Logistics"];

    private static readonly string[] Wishes =
        ["Saw us at the fair in Hanover.", "Wants a demonstration next week.", "Asked for the price list.", "Is with a competitor until the end of the year.", "Referred by a customer of ours.", "Prefers to be called in the morning.", "Needs an offer for twelve seats."];

    // Numbers that the authorities of each country keep free for stories.
    private static readonly (string Locale, string Phone)[] Countries =
        [("de", "+49 30 23125 ###"), ("de", "+49 89 99998 ###"), ("en_GB", "+44 20 7946 0###"), ("en_US", "+1 212 555 01##"), ("fr", "+33 6 39 98 ## ##")];

    private readonly List<Faker> _fakers;
    private readonly Randomizer _draw = new(20);
    private readonly HashSet<string> _phones = [];

    public Prospects() => _fakers = [.. Countries.Select((country, place) => new Faker(country.Locale) { Random = new Randomizer(place) })];

    public CreateLead Next(Guid? assignee)
    {
        var country = _draw.Int(0, Countries.Length - 1);
        var faker = _fakers[country];
        var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());
        var company = faker.Company.CompanyName();
        return new()
        {
            FirstName = first,
            LastName = last,
            Email = faker.Internet.Email(first, last, $"{faker.Internet.DomainWord()}.example").ToLowerInvariant(),
            Phone = _draw.Bool(0.8f) ? FreePhone(faker, Countries[country].Phone) : null,
            Company = _draw.Bool(0.9f) ? company : null,
            Position = _draw.Bool(0.7f) ? faker.PickRandom(Positions) : null,
            Notes = _draw.Bool(0.3f) ? faker.PickRandom(Wishes) : null,
            Source = _draw.WeightedRandom(
                [LeadSource.Website, LeadSource.EmailCampaign, LeadSource.Referral, LeadSource.SocialMedia, LeadSource.PhoneCall, LeadSource.Other],
                [0.34f, 0.2f, 0.16f, 0.14f, 0.1f, 0.06f]),
            AssignedUserId = assignee,
        };
    }

    /// <summary>Nobody else's; null where all are taken.</summary>
    private string? FreePhone(Faker faker, string format)
    {
        var phone = faker.Random.Replace(format);
        return _phones.Add(phone) ? phone : null;
    }
}

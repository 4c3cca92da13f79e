using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ADRaffy.ENSNormalize;
using MiniCrm.Imports;

namespace MiniCrm.Grains.Imports.Reading;

/// <summary>What columns are called: the API's own names, and what spreadsheets in other languages have. Case, accents, spaces and signs do not count.</summary>
internal static class HeaderNames
{
    // English and the API's own; German, French, Spanish and Portuguese, Italian, Dutch, Polish, Swedish, Danish and Norwegian.
    private static readonly (string Field, string Names)[] Known =
    [
        (ImportFields.FirstName, """
            firstname givenname forename first
            vorname prenom prénoms nombre nombres nombredepila nome primeironome voornaam imię förnamn fornavn
            """),
        (ImportFields.LastName, """
            lastname surname familyname last
            nachname familienname zuname nom nomdefamille apellido apellidos apelido sobrenome cognome achternaam nazwisko efternamn efternavn etternavn
            """),
        (ImportFields.Email, """
            email emailaddress mail emailid emailprimary
            emailadresse mailadresse courriel adresseemail adressemail adresseelectronique correo correoelectrónico direccióndecorreo
            endereçodeemail postaelettronica indirizzoemail indirizzodiposta emailadres mailadres adresemail pocztaelektroniczna epost epostadress epostadresse mejl
            """),
        (ImportFields.Phone, """
            phone phonenumber telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone workphone businessphone
            telefon telefonnummer telefonnr rufnummer handy handynummer mobil mobiltelefon mobilnummer téléphone numérodetéléphone portable téléphoneportable
            teléfono númerodeteléfono móvil celular telefone telemóvel telefono numeroditelefono cellulare telefoon telefoonnummer mobiel
            numertelefonu komórka telefonkomórkowy
            """),
        (ImportFields.Company, """
            company companyname organization organisation organizationname account accountname employer
            firma firmenname unternehmen arbeitgeber société entreprise nomdelasociété empresa compañía organización organização
            azienda società ditta nomeazienda bedrijf bedrijfsnaam nazwafirmy przedsiębiorstwo företag virksomhed bedrift
            """),
        (ImportFields.Position, """
            position jobtitle title role job
            stelle stellenbezeichnung funktion berufsbezeichnung beruf poste fonction intituléduposte puesto cargo función função
            posizione ruolo mansione qualifica functie functietitel stanowisko befattning stilling
            """),
        (ImportFields.Notes, """
            notes note comment comments remark remarks description
            notiz notizen bemerkung bemerkungen kommentar kommentare anmerkung anmerkungen remarque remarques commentaire commentaires
            nota notas comentario comentarios observaciones comentários observações commento commenti osservazioni
            opmerking opmerkingen notitie notities uwagi notatki komentarz anteckningar anteckning bemærkninger
            """),
        (ImportFields.Source, """
            source leadsource origin channel
            quelle herkunft leadquelle kanal origine provenance source fuente origen fonte origem provenienza bron herkomst źródło källa kilde
            """),
        (ImportFields.Status, """
            status leadstatus stage phase
            statut étape estado etapa stato fase etap
            """),
        (ImportFields.AssignedUserId, "assigneduserid"),
    ];

    // Letters that no mark was put on to become what they are.
    private static readonly FrozenDictionary<char, string> Plain =
        new Dictionary<char, string> { ['ł'] = "l", ['ø'] = "o", ['đ'] = "d", ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe" }.ToFrozenDictionary();

    // Alone it is the whole name; beside a given name it is the family's.
    private static readonly FrozenSet<string> FamilyBesideGiven = Normal("name naam nazwa namn navn").ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Fields = Known
        .SelectMany(known => Normal(known.Names).Select(name => (Name: name, known.Field)))
        .DistinctBy(name => name.Name)
        .ToFrozenDictionary(name => name.Name, name => name.Field);

    /// <returns>For each column the member it is proposed for; of several columns for one member the first.</returns>
    public static ImmutableArray<string?> Propose(IReadOnlyList<string> headers)
    {
        var fields = headers.Select(FieldOf).ToArray();
        for (var i = 0; i < fields.Length; i++)
        {
            if (FamilyBesideGiven.Contains(Normal(headers[i]).FirstOrDefault("")) && fields.Contains(ImportFields.FirstName) && !fields.Contains(ImportFields.LastName))
            {
                fields[i] = ImportFields.LastName;
            }

            // An export that names the API's member means it, whatever stands before it.
            if (fields[i] is { } field && (Array.IndexOf(fields, field) < i || (headers[i] != field && headers.Contains(field))))
            {
                fields[i] = null;
            }
        }

        return [.. fields];
    }

    public static string? FieldOf(string header) => Fields.GetValueOrDefault(Normal(header.Replace(' ', '-')).FirstOrDefault(""));

    private static IEnumerable<string> Normal(string names) =>
        names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Letters);

    private static string Letters(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (var character in ENSNormalize.NF.NFD(name.ToLowerInvariant()))
        {
            if (Plain.TryGetValue(character, out var plain))
            {
                letters.Append(plain);
            }
            else if (char.IsLetterOrDigit(character) && CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark)
            {
                letters.Append(character);
            }
        }

        return letters.ToString();
    }
}

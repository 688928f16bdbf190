"""The most frequent words, the letters and the endings by which languages are told apart.

Codes are those of ISO 639-1. Words are in lower case, in the spelling of chats: with accents.
"""

LATIN_WORDS = {
    "en": """the and or of to is was were are am you i me it that this these those for with have has had not but what do
        does did be been being he she they we your his her its our their him them us from at about will would can
        could should just like so really there here when how who why where which in a an on as if then than because
        also too very much many some any all more most no yes up out over into after before again still now today
        yesterday tomorrow i'm it's don't doesn't didn't i've that's can't he's she's i'll i'd you're we're they're
        isn't wasn't won't what's there's let's thanks thank please love great hello hey hi sure good nice got get
        going go went gone know think want need make made see said say tell told new my mine myself every other
        something anything nothing someone everyone never always ever by feel feeling time day week year last next
        ago since while until through off down only even well right oh wow yeah okay awesome amazing sounds work
        works working lives live lived moved bought loves likes hates started name called friend family mom mum dad
        mother father brother sister son daughter wife husband kid kids baby dog cat home house school job monday
        tuesday wednesday thursday friday saturday sunday january february april june july august september october
        november december morning night weekend month people man woman guy girl boy eat ate food dinner lunch
        birthday party trip car bike book music movie game team class doctor hospital money old big little happy sad
        tired sorry excited glad hope enjoy enjoyed watch watched play played run running read reading write wrote
        cook cooked bake baked visit visited travel meet met left took give gave came find found start ended born
        married care soon chat full support set war such special moment teach teacher engineer software adore ha
        nurse lawyer artist writer manager student teaches cats dogs math both between during each own same few
        against once himself herself itself ourselves themselves anyone everybody nobody else another where's how's
        who's you've you'll we've we'll they've they'll he'll she'll couldn't wouldn't shouldn't haven't hasn't
        hadn't aren't weren't ain't gonna wanna gotta y'all use used using try tried trying ask asked call calling
        help helped helping keep kept let turn show showed begin began seem seemed talk talked talking bring brought
        happen happened hold held stand stood sit sat lose lost pay paid hear heard speak spoke spend spent grow
        grew open walk walked win won offer remember consider appear buy wait die died send sent build built stay
        stayed fall fell cut reach kill raise pass sell sold decide decided return explain join joined teaching
        learn learned change changed lead understand follow stop create carry break broke thing things life hand
        part place case point company number group problem fact world area story question side water room word idea
        body face door health person art wedding kind lot end line law state power hour business issue service
        parents boyfriend girlfriend uncle aunt cousin grandma grandpa neighbor colleague boss coworker brother's
        sister's favorite favourite best better worst worse bad high small large long young early late important
        different able free real hard easy hot cold warm sick hungry busy ready fun funny cute cool fine perfect
        wonderful beautiful interesting lovely welcome course true sense way ways minute second hours days weeks
        months years ages plan plans planning hoping looking forward waiting single engaged pregnant divorced vegan
        vegetarian allergic phone email address color red blue green black white coffee tea beer wine pizza sushi
        pasta bread cheese meat fish chicken fruit seller captain plus yours truly cheers congrats congratulations
        van hit almost dance danced truck bus train opening closing continue""",
    "de": """der die das und ist nicht ich du er sie es wir ihr ein eine einen einem einer mit für auf von zu im den dem
        des war haben hat habe sind auch aber wie was wenn sich mein meine meinen meiner dein deine noch nur sehr
        danke hallo ja nein heute gestern morgen schon bei nach aus mir dir mich dich uns euch ihm ihn als bin bist
        seid wird werden wurde kann kannst können muss will wollen möchte gerne gern weil dass daß ob oder um über
        unter vor seit bis gegen ohne durch kein keine keinen hier dort da dann jetzt immer nie wieder mehr viel
        alles etwas nichts man so gut wo wer warum am ans vom zum zur ins letzte letzten nächste woche jahr jahre
        tag habt hatte hatten waren wohne arbeite heiße gehe ging gibt mal doch halt eben schwester bruder mutter
        vater hund katze freund freundin kinder kind sohn tochter mann frau haus schule arbeitet arbeiten wohnt
        heißt gekauft gemacht gegangen gesehen montag dienstag mittwoch donnerstag freitag samstag sonntag bitte uhr
        echt super neue neuen neues alle beide habe's geht's ihre seine unser unsere in an konnte konnten könnte
        gefunden beim bereits innerhalb darf weitere gar denn sogar lassen lässt macht machen""",
    "fr": """le la les un une et que de des du en est avec pour pas ne se je tu il elle nous vous ils elles ce cette ces
        son sa ses mon ma mes ton ta tes notre votre leur mais plus dans sur au aux qui ont été j'ai c'est très bien
        suis es sommes êtes sont merci bonjour salut oui non aussi où quand comment pourquoi parce si ou donc alors
        avant après chez sans sous depuis hier demain aujourd'hui ai as a avez avons avait était étais fait faire
        fais va vais vas vont allé peux peut veux veut moi toi lui y tout tous toute rien jamais toujours encore
        déjà même quelque quoi qu'il n'est n'ai d'un d'une l'on s'est m'a t'es ça cela on à habite habitons
        travaille mère père frère sœur soeur fille fils mari femme chien chat maison école ami amie enfants contre
        entre quelle quel quels lundi mardi mercredi jeudi vendredi samedi dimanche heure heures acheté mangé
        nouveau nouvelle vraiment j' l' d' n' s' c' m' t' qu' appelle s'appelle eux aime adore mois semaine jour
        être doit aucun aucune trop comme lors faut dit voir peut-être bonne""",
    "es": """el la los las un una unos unas y que de en es con por para no se lo me te mi mis tu tus su sus como cómo
        más pero le les ya todo todos toda esta este esto está están estoy estás muy fue fui son soy eres somos yo
        él ella nosotros ellos usted nos al del hay tiene tengo tienes cuando cuándo qué quién dónde donde porque si
        sí gracias hola también hoy ayer mañana ahora siempre nunca nada algo aquí allí bien bueno hace hacer hago
        voy va vamos quiero quiere puedo puede ser había era eso esa ese desde hasta sin sobre entre o ni vivo vive
        trabajo gusta gustan mucho poco dos mamá papá madre padre hermano hermana hijo hija marido mujer perro gato
        casa escuela amigo amiga amigos niños llama llamo lunes martes miércoles jueves viernes sábado domingo
        compré comí fuimos trabaja nueva nuevo buenos buenas hora horas años año mes semana día días verdad encanta
        cada mejor ha han debe pudo nombre demasiado sólo otro otra otros hemos visto hecho""",
    "it": """il lo la gli le i un uno una e che di in è con per non si mi ti ci vi sono ho hai ha abbiamo hanno come più
        ma anche questo questa questi quello quella della dello del dei degli delle nel nella al alla allo dal dalla
        sul sulla molto mio mia miei tuo tua suo sua quando dove perché cosa chi io tu lui lei noi voi loro grazie
        ciao sì no oggi ieri domani adesso ora sempre mai niente qualcosa tutto tutti bene sto stai sta stato stata
        era ero fatto fare faccio vado va andiamo andato vorrei posso può voglio se o poi già ancora qui lì c'è dell
        l'ho un'altra abito vivo lavoro piace madre padre fratello sorella figlio figlia marito moglie cane gatto
        casa scuola amico amica amici bambini chiama chiamo lunedì martedì mercoledì giovedì venerdì sabato domenica
        comprato mangiato nuovo nuova bello bella davvero ore anno anni mese settimana giorno lavora vive l' d' c'
        un' dell' nell' all' dall' sull' quest' buongiorno quale a prima dopo senza tra fra essere nell all troppo
        deve dati solo da su stesso altro altra fuori""",
    "pt": """o a os as um uma uns umas e que de em é com por para não se me te meu minha meus minhas teu seu sua como
        mais mas ele ela eles elas eu nós você vocês foi fui são sou está estou estão do da dos das no na nos nas ao
        à pelo pela muito muita isso isto este esta esse essa tem tenho temos quando onde porque quem qual também
        obrigado obrigada olá oi sim hoje ontem amanhã agora sempre nunca nada algo tudo aqui ali bem bom fazer faço
        faz vou vai vamos quero quer posso pode ser era já ainda só até desde sem sobre entre ou moro vivo trabalho
        gosto gostei depois mãe pai irmão irmã filho filha marido mulher cão cachorro gato casa escola amigo amiga
        amigos crianças chama chamo-me chama-se segunda terça quarta quinta sexta sábado domingo comprei comi fomos
        trabalha nova novo hora horas anos ano mês semana dia dias verdade adoro cada melhor nome nenhum nenhuma
        demasiado esquerda direita outro outra muitos fazendo gente dentro""",
    "nl": """de het een en van ik je jij hij zij ze we wij jullie is was waren niet dat die dit deze met voor op te zijn
        er maar ook aan om mijn jouw haar hun ons onze heb hebt heeft hebben had naar dan nog wel wat bij uit als zo
        heel dank bedankt hallo hoi ja nee vandaag gisteren morgen ben bent wordt worden werd kan kun kunnen moet
        wil wilt willen ga gaat gaan ging geen niets iets alles altijd nooit weer meer veel goed waar wie waarom hoe
        wanneer omdat of over onder door tot sinds zonder tegen hier daar nu toen al mij me hem in woon werk leuk
        mooi graag moeder vader broer zus zoon dochter man vrouw hond kat huis school vriend vriendin kinderen heet
        werkt woont gekocht gedaan maandag dinsdag woensdag donderdag vrijdag zaterdag zondag nieuwe echt uur jaar
        maand dag hou houdt kon moeten alleen zeer één u na maken groot andere ander eerste laatste volgende erg
        vind vindt zit staat komt kom doe doet laat zien""",
    "sv": """stor stora store och är det att som en ett jag du han hon vi ni de dem den inte på med för av till från har
        hade var vad vem när hur varför där här men eller om så mycket många också bara nu igår idag imorgon alltid
        aldrig mig dig sig oss er min mitt mina din ditt dina hans hennes vår vårt våra kan ska skulle vill måste
        blir blev varit vara finns gör göra går gick någon något några ingen inget efter före innan utan under över
        mellan sedan sen än ja nej tack hej bra gärna tycker bor jobbar gillar eftersom i förra nästa vecka mamma
        pappa mor far bror syster son dotter man fru hund katt hus skola vän vänner barn heter jobba köpte åt måndag
        tisdag onsdag torsdag fredag lördag söndag ny nya nytt verkligen år månad dag älskar lite kul vid kunde namn
        ut in redan bort igen alla alltså vilket vilken andra första säga ta ge hjälp hjälpa riktigt ute inne uppe
        nere hemma tillsammans någonsin fortfarande veckor månader senast fått gått köpt bott jobbat äter dricker
        tror vet visste titta flicka pojke människor precis jätte jättebra""",
    "da": """stor store og er det at som en et jeg du han hun vi i de dem den ikke på med for af til fra har havde var
        hvad hvem hvornår hvordan hvorfor hvor der her men eller om så meget mange også kun nu igår går dag morgen
        altid aldrig mig dig sig os jer min mit mine din dit dine hans hendes vores kan skal skulle vil må måtte
        bliver blev været være findes gør gøre gik nogen noget nogle ingen intet efter før uden under over mellem
        siden end ja nej tak hej godt gerne synes bor arbejder elsker kunne lige hvis sidste uge år mor far bror
        søster søn datter mand kone hund kat hus skole ven venner børn hedder arbejde købte spiste spiser mandag
        tirsdag onsdag torsdag fredag lørdag søndag ny nye nyt virkelig måned lide lidt sjovt forbyde overvejer
        storby ved dette denne alle nok andre anden første fordi hvilken hvilket stadig igen ud ind op ned mens
        blive sige tage give lave hjælp hjælpe dejlig rigtig ude inde oppe nede hjemme sammen allerede nogensinde
        stadigvæk uger måneder sidst fået gået købt boet arbejdet drikker tror vidste kigge pige dreng mennesker""",
    "no": """stor store og er det at som en et ei jeg du han hun vi dere de dem den ikke på med for av til fra har hadde
        var hva hvem når hvordan hvorfor hvor der her men eller om så mye mange også bare nå går dag morgen alltid
        aldri meg deg seg oss min mitt mine din ditt dine hans hennes vår vårt våre kan skal skulle vil må måtte
        blir ble vært være finnes gjør gjøre gikk noen noe ingen ingenting etter før uten under over mellom siden
        enn ja nei takk hei bra gjerne synes bor jobber liker kunne litt hvis i forrige uke år mamma pappa mor far
        bror søster søsteren sønn datter mann kone hund katt hus skole venn venner barn heter jobbe kjøpte kjøpe
        spiste spiser mandag tirsdag onsdag torsdag fredag lørdag søndag ny nye nytt virkelig måned elsker veldig
        gøy å snakke sykkel ved klarte ut dette denne kun alle nok andre annen første fordi hvilken hvilket fortsatt
        igjen inn opp ned mens bli kom meget si ta gi lage hjelp hjelpe deilig skikkelig ute inne oppe nede hjemme
        sammen allerede noensinne fremdeles uker måneder sist fått gått kjøpt bodd jobbet drikker tror vet visste se
        jente gutt mennesker akkurat kjempe kjempebra""",
    "fi": """ja on se ei en että olen olet oli olin olimme ovat ole olla minä sinä hän me te he mä sä minun sinun hänen
        minulla sinulla hänellä meillä mun sun mutta tai kun jos niin kuin myös vain nyt eilen tänään huomenna aina
        koskaan mikä mitä kuka missä mistä mihin milloin miksi miten tämä tämän tuo sen siitä siellä täällä tässä
        kanssa jälkeen ennen ilman kanssani hyvin hyvä paljon vähän kaikki joka jotka koska vielä jo sitten kiitos
        moi hei terve joo juu kyllä voi voin pitää haluan haluaisin tykkään rakastan asun menin kävin ostin
        työskentelen minua sinua häntä meidän teidän heidän viime ensi viikolla vuonna ollut äiti isä veli sisko
        siskoni poika tytär mies vaimo koira koirani kissa talo koulu ystävä ystäväni lapset nimi nimeni maanantaina
        tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina uusi uuden todella kuukausi vuosi päivä
        syömme söin kello suuri aika lontoo kaupunki voitu liian yksi tue varten eivät olisi meille teille heille
        tuli tulee tehdä teen mennä""",
    "pl": """i w z na nie się to jest że do jak ja ty on ona ono my wy oni one co kto gdzie kiedy dlaczego ale lub czy
        tak już tylko jeszcze bardzo dziś dzisiaj wczoraj jutro teraz zawsze nigdy mój moja moje moim mojej twój
        twoja jego jej ich nas was mnie mi ci cię go mu są był była było byłem byłam byli jestem jesteś mam masz ma
        mamy mieć może mogę chcę chce dla od po przed przez przy bez pod nad o za ze we u ten ta te tego tej tym
        tych które który która żeby bo więc dobrze dziękuję dzięki cześć hej proszę mieszkam pracuję lubię kocham
        byłoby rok roku lat kupiłem kupiłam poszedłem mama tata matka ojciec brat siostra syn córka mąż żona pies
        psa kot dom szkoła przyjaciel przyjaciółka dzieci nazywa pracuje mieszka poniedziałek wtorek środa czwartek
        piątek sobota niedziela nowy nowa nowe naprawdę godzina miesiąc tydzień dzień fajnie super kolację której
        można podczas być aby jako koniec powiedział zrobić innych gdy musi muszę""",
    "cs": """a v z na ne se to je že do jak já ty on ona ono my vy oni co kdo kde kdy proč ale nebo jestli ano už jen
        ještě velmi moc dnes včera zítra teď vždy nikdy můj moje mého mojí tvůj tvoje jeho její jejich nás vás mě mi
        ti tě ho mu jsou byl byla bylo byli jsem jsi jsme jste mám máš má máme mít může můžu chci chce pro od po
        před přes při bez pod nad o za ze ve u ten ta tu tato toho té tím těch který která které aby protože tak
        takže dobře děkuju děkuji díky ahoj čau prosím bydlím pracuju pracuji rád ráda miluju koupil koupila šel šla
        si s k i máma táta matka otec bratr sestra syn dcera muž žena manžel manželka pes kočka dům škola přítel
        kamarád děti jmenuje jmenuji pracuje bydlí pondělí úterý středa čtvrtek pátek sobota neděle nový nová nové
        opravdu hodina hodin měsíc týden den rok kolik kam stojí máte jedeme není být již příliš nejsou žádné ke
        více musí pouze nebyl nebyla když jako než""",
    "tr": """ve bir bu şu o da de mi mı mu mü ne ben sen biz siz onlar benim senin onun bizim bana sana ona beni seni
        onu için ile gibi kadar daha çok en var yok değil evet hayır ama fakat çünkü eğer ki nasıl neden niye nerede
        nereye kim zaman şimdi dün bugün yarın her hiç hep sonra önce beri şey şeyi iyi güzel teşekkürler teşekkür
        ederim merhaba selam tamam lütfen istiyorum seviyorum gittim gidiyorum aldım yaptım oldu olan olarak vardı
        geçen gelecek hafta yıl yaşıyorum çalışıyorum oturuyorum geldi anne baba annem babam kardeş kardeşim oğlum
        kızım kız eşim köpek köpeğim kedi ev okul arkadaş arkadaşım çocuk çocuklar adı adım pazartesi salı çarşamba
        perşembe cuma cumartesi pazar yeni gerçekten saat ay gün yaş nerde saati kimdir kaçta ya veya içinde yeniden
        üzerinde zaten ancak yalnızca hiçbir kendi bütün öyle böyle olur oluyor""",
    "ro": """și si în in este e sunt ești suntem nu da că ca cu de la pe din pentru un o una unei unui eu tu el ea noi
        voi ei ele mă te se ne vă îmi îți își mi-am mi-a m-am am ai are avem aveți au fost era eram fi ce cine unde
        când cum dar sau dacă mai foarte mult azi astăzi ieri mâine acum mereu niciodată meu mea mei mele tău ta său
        sa lui lor acest această acesta aceasta asta ăsta după înainte fără până bine bună mulțumesc multumesc salut
        buna vreau pot poate trebuie locuiesc lucrez iubesc place s-a l-am al ale într-un mama tata mamă tată frate
        sora soră fiu fiica soț soția câine câinele pisică casă școală prieten prietenă prieteni copii numește
        cheamă luni marți miercuri joi vineri sâmbătă duminică nou nouă chiar oră ani lună săptămână zi care
        lucrează locuiește a cumpărat să fie există prea doar deja într multe mare mic cât nici""",
    "hu": """a az és egy nem is van volt vagyok vagy vagyunk vannak hogy de ha mert én te ő mi ti ők ez ezt azt ezek meg
        már még csak nagyon most ma tegnap holnap mindig soha ki mit hol mikor miért hogyan mint igen kell lehet
        lesz voltam nekem neked neki engem téged őt velem veled vele után előtt nélkül között alatt felett jó jól
        köszönöm köszi szia helló szeretem szeretek lakom dolgozom mentem vettem láttam tudom akarok minden valami
        semmi itt ott ide oda fel le be el amikor aki ami múlt jövő héten év anya apa anyám apám testvér nővérem
        bátyám húgom öcsém fiam lányom férjem feleségem kutya kutyám macska ház iskola barát barátom barátnőm gyerek
        gyerekek neve nevem hétfő kedd szerda csütörtök péntek szombat vasárnap új tényleg óra hónap hét nap
        dolgozik lakik nincs túl helyett ezen alapján majd lett ahol együtt sok kicsit""",
    "vi": """và là của có không tôi bạn anh em chị ông bà chúng ta họ nó này đó kia một hai những các cho với trong trên
        dưới ở tại từ đến được bị đã đang sẽ rất cũng nhưng hoặc nếu thì mà khi vì sao gì ai đâu nào như thế hôm qua
        nay mai bây giờ luôn chưa rồi nữa đi làm muốn thích yêu biết nói thấy người năm tháng tuần ngày cảm ơn xin
        chào vâng dạ mình tui sống tên toi khong ban cua duoc mẹ bố cha con trai gái vợ chồng chó mèo nhà trường thứ
        ba tư sáu bảy chủ nhật mới thật vui mấy quá lắm ăn uống mua bán phải để tự in mở vào đầu cần dùng hiện bằng
        theo ra chạy lại nhận lấy bỏ thể""",
    "id": """dan yang di ke dari ini itu saya aku kamu anda dia kami kita mereka tidak nggak gak bukan ada adalah untuk
        dengan pada dalam oleh akan sudah telah belum sedang masih bisa dapat harus mau ingin juga tapi tetapi atau
        jika kalau karena jadi saat ketika apa siapa mana dimana kapan kenapa mengapa bagaimana sangat sekali lebih
        paling banyak semua setiap hari kemarin besok sekarang selalu pernah lagi saja hanya terima kasih halo hai
        ya baik suka cinta tinggal bekerja kerja pergi membeli punya teman orang tahun minggu lalu sama nya ku mu
        sebuah seorang ibu ayah kakak adik anak suami istri anjing kucing rumah sekolah nama senin selasa rabu kamis
        jumat sabtu benar jam bulan makan beli baru senang menyenangkan berasal lokasi tak bagi membuat buat terlalu
        besar secara sebagai satu memiliki waktu lain sendiri""",
}

CYRILLIC_WORDS = {
    "ru": """и в во не на я ты он она оно мы вы они что это этот эта как с со у меня тебя мне тебе его её ее ему ей нас
        вас их мой моя моё моего моей твой но или если потому когда где кто почему да нет уже ещё еще очень только
        сейчас сегодня вчера завтра всегда никогда был была было были есть быть буду для от до по из за к о об при
        без под над так тоже хорошо спасибо привет пожалуйста хочу могу люблю живу работаю купил купила ходил пошли
        все всё ничего себя тут там чтобы же бы ли год года лет мама папа брат сестра сын дочь муж жена собака кот
        дом школа друг подруга зовут дети сколько теперь весело является может один должно после можно нужно которые
        который которая этого""",
    "uk": """і й та в у не на я ти він вона воно ми ви вони що це цей ця як з із зі мене тебе мені тобі його її йому їй
        нас вас їх мій моя моє мого моєї твій але або якщо бо тому коли де хто чому так ні вже ще дуже тільки лише
        зараз сьогодні вчора завтра завжди ніколи був була було були є бути буду для від до по за про при без під
        над також теж добре дякую привіт будь ласка хочу можу люблю живу працюю купив купила ходив пішли все нічого
        себе тут там щоб же б чи рік року років мама тато брат сестра син дочка чоловік дружина собака кіт дім школа
        друг подруга звати діти скільки о котрій тепер весело працює вдалося можна може один потрібно після цього
        який яка які немає""",
    "bg": """и в във не на аз ти той тя то ние вие те че това този тази как с със мен теб ме го я ми му им ни ви моят
        моята моето мой моя твоят но или ако защото кога къде кой защо да вече още много само сега днес вчера утре
        винаги никога съм си е сме сте са бях беше бяха бъде ще за от до по из при без под над така също добре
        благодаря здравей здрасти моля искам мога обичам живея работя купих отидох всичко нищо себе тук там ли се
        какво което който която след преди година години мама татко брат сестра син дъщеря мъж жена куче котка къща
        училище приятел приятелка казва деца колко часа забавно работи може няма към трябва един които през както
        обаче нея него тях""",
}

ARABIC_WORDS = {
    "ar": """في من إلى على عن أن إن أنا أنت هو هي نحن هم هذا هذه ذلك التي الذي كان كانت لا ما لم لن مع أو و ثم قد كل بعد
        قبل عند بين أمس اليوم غدا الآن كيف أين متى لماذا ماذا شكرا مرحبا نعم جدا ليس أيضا لي لك له يا انا انت""",
    "fa": """من تو او ما شما آنها این آن است هست بود را که با از به در و برای هم می نمی یک تا اما یا اگر چون کی کجا چرا
        چه چی خیلی دیروز امروز فردا الان همیشه هرگز نه بله سلام ممنون مرسی دارم داری دارد کردم کرد شد رفتم رفتیم
        خریدم زندگی کار هستم نیست ام ای""",
    "ur": "میں ہے ہیں تھا تھی کے کی کا کو سے نے پر اور یہ وہ نہیں ہم آپ مجھے کیا بہت شکریہ گیا رہا ہوں بھی",
}

LETTERS = {
    "de": "äöüß",
    "fr": "éèêëàâçîïôûùœ",
    "es": "ñáéíóú¿¡",
    "it": "àèéìòù",
    "pt": "ãõáâàéêíóôúç",
    "nl": "ëé",
    "sv": "åäö",
    "da": "æøå",
    "no": "æøå",
    "fi": "äö",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "tr": "çğıöşüİ",
    "ro": "ăâîșşțţ",
    "hu": "áéíóöőúüű",
    "vi": "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "ru": "ыэёъ",
    "uk": "іїєґ",
    "bg": "ъ",
    "ar": "يكةىأإؤئ",
    "fa": "پچژگکی",
    "ur": "ٹڈڑںےھہ",
}
"""Letters that English writes in foreign names alone; in other scripts, those that not all of their languages have."""

ENDINGS = {
    "en": "ing ed ly ness tion ers ies ght ful able ous",
    "de": "ung heit keit lich isch chen sche schen igen iert",
    "fr": "eaux tion ment eur euse aient ette",
    "es": "ción ando iendo amos aron ieron idad ito ita aba",
    "it": "zione mente iamo ando endo ato ata ità etto etta",
    "pt": "ção ções mente ando endo inho inha ei ou amos eram",
    "nl": "heid lijk tje tjes aan oor eer ijk ijn",
    "sv": "ning arna erna orna ade ande else het",
    "da": "ning erne ede ende else hed",
    "no": "ning ene ette ende else het",
    "fi": "ssa ssä sta stä lla llä lta ltä lle nen ksi taan tään isi mme nsa nsä kaa ään uun iin oon tti kki nut nyt",
    "pl": "ego emu ych ich ami ach ość łem łam iśmy ski ska owy owa nie cie cję cja",
    "cs": "ého ému ých ím ami ách ost jsme ský ská ový ová ní ště ovat",
    "tr": "lar ler dan den yor yorum dum dim tım tim dık dik acak ecek mek mak larım lerim nda nde ıyor iyor",
    "ro": "ului ilor lor ește esc ează ul uri ță ție",
    "hu": "ban ben nak nek ból ből ság ség val vel hoz hez ott tam tem unk ünk nál nél kat ket eket okat",
    "id": "kan nya ngan annya ilah",
}
"""Ends of words; they count for words of at least five letters that are not written as names."""

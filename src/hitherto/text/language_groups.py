"""Three letters in a row that are frequent in one language and rarer in those beside it; "_" is the edge of a word.

Counted in translations of the messages of desktop programs, one half of the sentences of each language, and for English
in documentation; those that say most come first.
"""

LATIN_GROUPS = {
    "en": """
        the _wh he_ ts_ wha _th ith wit cts aph hat whe _an fac oth nd_ who hin ph_ her act use ed_ th_ sod rap and
        not _it tha es_ ode _gr thi _fa ds_ ays ow_ mes _se add oes sql ct_ wn_ _ea nsw hic gra _wi whi its ead ry_
        ot_ nod was epi how fro clo ew_ _ev xt_ ear sea ame eac own ey_ ery ons you _re ess nly rom tex sag _wr mor
        key hey new ext _ow yth uui pt_ ses _la iso swe tho thr qli ory _us wor ope _wo ups oup ys_ gs_ roj ps_ edg
        ly_ _sh out ql_ wri emo ss_ nts sio ded sts ck_ _sq ld_ rds hol oun ayo jec ish abo ork ipt ser ee_ sho _cl
        eco ges bod aid ose fir nce irs lea ize _tw _wa dd_ boa phs ght stg uag wo_ hou tim dge old hs_ eyb rip now
        ws_ cum _kn sed upd ows isb eav sbo bou doc ybo why eth ay_ ted kep pis fus _fr ype ean _ep tol ugh ask get
        wai ues eat typ ks_ efo ddi hit lab bef ads tly uid ape onl can oje lds _ag pea kno _ra psh ocu eep bas mpt
        ody see dy_ yea nkn nds doe sh_ tay ock sks cei eip hos rac tgr pap pda bed nty rns mmr mr_ kes mbe ack lef
        has igh eak day ook meb udg bon cli ned wes eps mea sai lf_ few _rr rrf ogy toc way req chm sec ves tch goo
        ctl lay xts hma ary nob rks wro ep_ acm alw ids aba ddr ms_ _ed bot zep peo goe obo fau pty atc umm sha hy_
        low cuu uum fiv blo too cku uct hil gh_ uld od_ _mm dog wou pts efa gua xam cro oo_ oug hoe
    """,
    "de": """
        ein nic tei ht_ feh auf ehl nnt en_ ich chl _ei zei für _we cht eic sch wer tzt ung ütz gül ben tüt eit dat
        bei den kei _zu die rde _wu wur hle eim ei_ _üb arb _un ür_ _is rei ngü übe uck üss _fü _au hen ten der wir
        hlü lüs ate erd ert eib stü ebe wen gef uf_ zt_ ähl rt_ dne che öff ffn ruc urd ner geb ann wei dun sse etz
        aus wäh fne ers rdn hre tze gab anw _or ige hr_ ück end rbe mit rst häl ehr hl_ ese ült chr pfa run sei rte
        zur _pf ums _ze lte nge unb erh rha eie usg _sc thä utz ahl abe pei knü nüp üpf _öf hlt sie eig _ke fun von
        efu msc kon isc meh bge lau nwe lb_ hne ird ite lei fad tig hal pfu räg zum ern rsc chs chn das nze
    """,
    "fr": """
        ur_ eur hie nt_ ée_ our _éc pas _dé ble ibl reu iqu es_ ouv ère lém ées déf éme tio rée _él rre éfi êtr les
        auc isé oir _êt élé clé rs_ _ét ge_ pou éch été née onn ier ns_ ure nné ion ué_ ue_ _ré ssi _pa air écr sé_
        ant _im éri st_ ide ans cré sée une peu fic ati ès_ ux_ cou eau cha ête ctè tèr rép imp té_ oss liq chi pri
        tré cem nom que age dan rès qué sib rge ule icô ône éta tre mpo sél réc éce pré man têt uvr éer oul ffi ire
        arg omm aff émo ème oué déj éjà jà_ don ous éra _le ris veu mém éci plé eme ign gne ièr _én énu uvé diq mpl
        ieu moi déc aux gau har ec_ seu cat ima cti leu rou trè éco stè tèm réa ace lac err _mé tiq doi sur
    """,
    "es": """
        ión ón_ hiv ivo arc ued vo_ ció aci rch do_ bre pue _ar omb pud mbr os_ con ar_ _es sió cio _co udo cac _de
        lló jo_ opo or_ sop vos chi cci _ca ido stá ado pci _pu cer nes ecc arp ene rpe bic cla rec ubi pet deb esp
        ica esc da_ lid que eña izq zqu car tá_ tos eso enc _vá por qui ló_ tra fue señ ont áli vál rib oci _só sól
        ólo _bú aje sob ror cia tar dor ndo rma _qu lav ece ien nto una err ña_ _ub ipo rut rad spe rro las ico muy
        orc _ll cue zar rar nci uci fal lor ía_ uls tró ijo _ex noc _lo ilí lís uev pué bús úsq cid _lí ujo tud ecu
        scr ona esd rci uen sca aña gún xió nar íne sde duc rta nid co_ nco rmi cío ío_ mañ año enú nú_ ngú
    """,
    "it": """
        to_ zio non _ri _no ile azi re_ sci le_ izz ore ne_ ppo zza ius ato ibi on_ per one so_ caz ell ion tà_ ti_
        pos hia usc del bil nel riu iav ità ali imm iut tto io_ ric ezz llo me_ lla seg la_ oni uov no_ col igl rco
        può uò_ già ià_ gli gge po_ nto car ggi izi ca_ val gio ogg enz ito taz ror err mpo nza upp ome erc uto nti
        cit ita sib rro giu ll_ ono za_ rat _sp ve_ sso str nit mma tes sul ina iù_ vi_ alc olt tam sco più ovr opz
        pzi cor zzo lcu lor orn rgh iat ndi osi nat ifi tic _ap acc hiu co_ olo rso ors agi gin riz avv agg rta dev
        mol ezi aiu ice ass mod mag ico _vu li_ mpa rig ghe lib nuo ibr età cca apr bus vvi usa ppl cce vuo
    """,
    "pt": """
        ão_ _nã não ção iro açã eir íve ro_ sív ssí hei caç alh são ões ado çõe ra_ ar_ par vel fic gem xo_ uma zaç
        lho do_ nvá ara ha_ açõ _pa com os_ nhu hum ço_ eça ica aix ênc rsã che ria gaç maç _im inv iar iza liz raç
        nív _sã ido dad ome tem da_ roc beç _íc íco içã hav imp cad eci enh eço ixo ura teú eúd údo tad foi nho upo
        nça rro _um esq rad lha cai siç ssã ça_ cap ári mpr cur ora ina inh paç opç _en onh áli esp pre lix tão squ
        iga óri spe vál ros fal ixa xa_ uxo apó aço fec cor ort sub rar oca loc _ap rep cam dor cri nco pós nha erê
        arâ râm âme ecç anç saí aíd erm sso duz mo_ oce reg mas dic enç rmi rio efi _ní nhe arr ocu eçã oní
    """,
    "nl": """
        oor aar en_ gee _ee voo bes _aa naa iet _ge een bij gev eld _he van et_ toe ij_ lij rij wij eer _on eke ijz
        oeg voe aan ijk ond ken rui fou fbe gel tan sta ijn oep het ijd ver uit bee eun _ui ren zij afb jzi rwi ijv
        oet oer _ve ldi eef jn_ uik waa _vo ege est _af _va aam oem moe roo _to wac dig ebr evo opg pge bev ven jve
        jk_ ree gen erw din zoe oek igd isl jke zee oot ukt epa buu jze baa doo afd fdr roe eve met rdt geh lad ijs
        kt_ nge uim imt geï pdr tij hoo out ord dwi rd_ eug ach oog laa leu noe am_ oud nvo _op oen _zi heu dsn onb
        iër _éé één woo pic jde nve nke iev _kl erp erb mee ard eïn htw ap_ bla ank oom ige adw onv mte opd
    """,
    "sv": """
        för _fö ör_ vän int _in yck amn nte mn_ ärd töd lyc cka era gil nvä _fä fär ssl ade hål åll stö frå öds ill
        ilt ehå ärg änd äns _lä sök nin rån ån_ öpp tt_ _öp ing vid med ppn änt _at sly väg äsa ogi _et kad anv fil
        att ökv kvä kän läs _öv eck ad_ id_ pna ll_ llå hög cke igt fel gt_ tec sät _sö grä ovä _åt lgä täl _og läg
        okä avs var lti _hö äng kna änk län ckl öd_ mär åsi slu rän tig nsl _sk _må ats tni iss nam ttn kmä llr _lj
        lju mås ga_ mat _mi vs_ låt lln isk äck lj_ myc äsn kap llg gän stä lut _up och _hä neh räc rvä örk _få får
        _ås osä ssn ngs tän åst nst äge riv ätt bör krä räv rnp gär öns lrä örv ång äg_ tag ska ämt rad som
    """,
    "da": """
        ejl læs ind nde kke fej ærk nøg øgl ke_ ærd til _ud et_ _ik lse _væ æng _læ vær ikk ede ere ret _åb els und
        mær lle åbn ænd de_ høj gle æse fil ved dlæ rug uds æsn ger ive rve dsk giv søg træ ndt deh _æn ér_ dst lgæ
        gæn jre ræk det jl_ væl ælg øjr sæt mae vet tte ske mme se_ øbe huk ndl ler dga mdø døb æns æt_ vne lig adg
        bne ækk græ våg ogm gmæ kræ ræv æve yld ils ndh opr gyl kal læn løb ræn dke hed dt_ skr red kun stø afs bog
        fsl kri sef kab _nø ove ted ska nog unn dho vis tvæ øge edf øj_ rne tør adt lut tøt øtt ngi god _mæ ynd fko
        bn_ _næ æst gør lsæ _ug ivn ugy arv esk omd ør_ _tø _yd øb_ næs _kø eho _fr ilv rsk orb aet kør uge
    """,
    "no": """
        fei sjo il_ asj ke_ ikk jon eil kke opp _ik er_ for nne _fo ppg pgi ing kje utt nøk høy ig_ _åp søk inn vn_
        åpn lde økk øri kk_ avn jen nav or_ pfø fil tte _fe _sk tet øyr lgj _st omr skr ppf kri ild skj ler tt_ før
        yre kob lag ukj nnh mrå råd eks unn obl riv _ut gg_ åde git gyl yld ruk _op nnd bru rin all _br pne ndr øke
        ksj øk_ våk _gj _ek vis stø tøt øtt art ugy utf _ug amm mer ens rdi rer ppe om_ lut jør _bl nse teg is_ jer
        net ttv åk_ _kj øyd tje som gre bok pe_ bli kst egn gje fra sk_ _fr eom ønn _tj nok lå_ dre far slå _hø lgt
        ols elg agr gn_ dri ppr ppt lsk kme jem enk _sø føl ølg uke utv ilg rk_ nfo nn_ oke alg orv tvi hån
    """,
    "fi": """
        irh vir tä_ aa_ ied irj ttä edo _tu rhe uva äyt ost voi sto äri kuv isä sä_ epä lli nni ssä päo äon nim käy
        ist än_ vaa tie tää ett _vi kir koh ta_ äli nis ton ää_ oa_ oit rkk ssa _yh tui lin nen sti ava tyy tta kki
        luo ksi _tä uud aes suu ain ytä lä_ ään äär ole _mu _vä ttu tun säl kea taa itu ime tae _ku muu mää yyp _kä
        vai joi kuo löy öyt ypp lit lii imi iia jä_ tyn oht ulo _ol dos rja tu_ sa_ hde äin iä_ yht ine tus mui ise
        näy iit oik yny _lu väh yks uod ltä ohd täe tey _yl rjo llä uks oi_ hee uis rvo tsi toj _oi _pä ois _mä uet
        muo sia eku tys väl tia oll ppu uu_ nkk äes vii in_ itt uor tul pal tii uun tue iin eel oli yöt tön
    """,
    "pl": """
        nie ie_ _wy wan nia owa awi ści ani moż prz cza ów_ dło rzy azw _bł czy _ni odc dcz ożn żna ąd_ ług błą łąd
        iwa czn wy_ słu ego owy ych zas pow _pl cze łow ej_ raw ię_ wie yć_ bsł jes owi się idł wa_ _po rze _je ośc
        ść_ zyt ny_ ać_ ło_ naz _za ia_ stę nik lik ość ocz icz zmi pli oże iku toś eni wej kiw ywa zaw trz wio ięc
        świ łąc ącz ugi go_ wid wys lub odł tow kie wyś yśw stą iep koń ońc ieo ane tęp uży poł cja giw jąc dzi zyć
        cji _cz na_ ęci iej ków ucz any ji_ kła acz eśl tąp pod ład ąpi taw orz _dl acj wą_ zos zwy _uż mię ńcz zwa
        owe cie kow ikó _mo otw reś ić_ ryb bra iod _na ają dow neg mie epr pra że_ oło ycz tał wym noś ła_
    """,
    "cs": """
        ní_ _př ubo _vy oub ný_ pře při ání ky_ ení _ná hyb _ne lož sou ná_ yba ová bor náz chy ván pří ně_ ři_ lze
        ožk ova áze cí_ nep byl zev _zp né_ ké_ ové slo řen neb _vý tný oče ráz dpo nač atn ou_ klí mís káv líč ská
        rov nez odp _so zov upn vyt řil řed ze_ brá onč dař aři těn íst bsa ění _hl ouž ček zku če_ prá umí ské epl
        ené eká ytv bo_ oru čís ázk čte čen áno ého stě _zá _žá žád ádn prv aný vyp lov ít_ kaz elz ylo ýt_ zpr amě
        kár it_ vat poj _bý být vá_ řep evř řip tup ev_ dno pro žku pov řit ový ázv voř árn něn orů rů_ tře ovn kac
        áva ebo tní šíř uži nči žky ých eoč ící stř kov poč rmy jíc ený lo_ ce_ dov nou ací dán zda řís zob
    """,
    "tr": """
        içi _iç sya osy dı_ ası adı çin sı_ arı çer ıla anı değ ekl eği eri iyo yas ır_ yor eçe dır ayı sın baş alı
        geç azı bir ını _bi yaz rı_ çim ürü biç lan miy ısı lı_ ınd nı_ ir_ bağ ırı rıl kle iz_ _öz ıcı ndı lir ıyo
        ağl lar enm tür ğla mey tır _uy ılı mad esi amı ğer cı_ ış_ _ço şle iml çok işl içe ayr _ay _ye luş ık_ aşl
        ın_ _do eğe uşt ştu çık ğil açı ama ikl eye yük _yü yen _tü uyg ygu mle _i̇ yrı iği ği_ _sü sür mıy ığı lam
        kay ayn şar onu ırk mış seç _sı _ög yı_ atı aşı şti eyi tıl ına aşa liğ ilm ula _yo img nın _ba mla zıc _iş
        ılm ştı sim ntı lır iş_ ğı_ ışı sız _gö _aç ağı üm_ rın bel aht miş nım _şe ükl niş lmı rıs ırm şla
    """,
    "ro": """
        tă_ fiș iși șie ul_ _în ză_ ați ea_ ază oar are ată ște ți_ eaz înc rea tru rul țin caț roa poa te_ ră_ tea
        ii_ oat că_ stă utu num iun put țiu ntr tut ție lui nți eșt pta _nu așt eru ții lă_ să_ loa onț eți ume ulu
        ui_ ică ția păr înt ță_ nea ru_ căr ătu hid siu ări dă_ ier ste _gă găs ăsi nă_ iți ero ipă niț eaș ic_ reș
        măr enț eap cți ută ntă tat mă_ ncă ța_ pți _ac tep ărc lic pen teț ăre șir _cu ect fos zea umă țio ală ele
        nii lul reb nță ită doa pă_ _aș opț ină sau rie bui maț âng egă găt etă ori cte cul _su ut_ eși ară rsă acă
        țim ăți obț bți osa sup upr apt _ie tor ept _că ură ieș _șt idă fur mul sar zat tip foa upă emă ând
    """,
    "hu": """
        fáj ájl nem ása _fá tás _ér tó_ meg ény _sz em_ vén ás_ érv hib rvé ató _ké ncs agy ték ért íté lye kép szt
        tés lás rás egy sít gy_ _cs ssz ámo cso iba ész ítá ék_ gye név kez ése tő_ év_ szí alá erü asz _kö yom ozá
        hoz cs_ jel áll zés csa zás tum oz_ lít ált eg_ nyo _lé tám ely ár_ ség oga ott ető atá _át llí ól_ zín olá
        gyo lál ulc lcs szá szn lét öny nyv szo alm _eg szl ák_ szi álh típ ípu ála zám elü esz tár tel yit áló ező
        ző_ elő kor vag zár rrá erő _hi egj ezé ító vég apc pcs kés ége _tá azá hel beá áci oló ára gad rté tot lya
        köz atl lül elé írá dít ölt lt_ mog eál mák kér _ír sém vár lak _vé nye ül_ tal ek_ étr gny dás útv
    """,
    "vi": """
        ông hôn _kh khô ng_ nh_ ên_ _ph _nh ập_ _tậ tập ược ợc_ _tr _đư ỗi_ thể hể_ _lỗ lỗi _ch đượ ần_ ết_ _ng ột_
        ải_ tên ặp_ _mộ một ảnh _gặ gặp ục_ _hợ hợp ợp_ hi_ _ản ác_ _th _kế kết ài_ ối_ _tạ _mụ mục _đị ùng phả hải
        ạng hiệ tin _củ của ủa_ ấy_ thư ọn_ hư_ họn ất_ iệu ệu_ chọ phầ hần ượn ợng ào_ chỉ ầu_ máy áy_ ện_ _lư _bả
        trợ rợ_ hỉ_ iên ại_ iện _tê liệ ới_ _cầ _tư địn ịnh bản ính _và ình iểu ểu_ trê _dạ dạn _đầ thứ ổi_ óa_ đầu
        ặc_ vào ức_ tượ iá_ trị rị_ _đổ đổi ộc_ ron huộ uộc nhớ hớ_ ản_ _dù dùn cần thu ong _tì ếu_ phá lượ _cá ườn
        ờng tạo ạo_ khi giá ạn_ tìm ìm_ _mà hức ứng các ực_ _nà nhậ _đố trì rìn _dụ dụn ụng hóa ấu_ _gi tín
    """,
    "id": """
        ak_ an_ tak rka kas kan ang _ta ber _di dak ah_ gal _ga _me ala buk eng asi yan gan uka nga nya erk uk_ tuk
        si_ tid mem dap bua mbu at_ ntu uat lah ngk ika duk bis emb _be _da eh_ pat ngg as_ ida uku bah bag mba men
        emu aka ari _pe ai_ gag aga _sa daf ih_ isa seb dib dal cet ila _te unc gka fta ada da_ _ya eba mua ela idu
        pad ma_ lai al_ saa lih uba sua ata apa lua ri_ tau amb rus bar atu dip rlu tik dit muk pil iha _bu tas dii
        unt aha dar rna apk ena san akh nil au_ oka dih gi_ suk ipe aru dah nja nam itr _ak uan iny han kun ran pka
        eta lat elu hka gub hir _ke ya_ yat am_ tah amp aat lu_ bac gam bih uar leh umb did dik bun aft sum
    """,
}

CYRILLIC_GROUPS = {
    "ru": """
        ый_ ать ть_ _уд тся уда _вы нны ое_ ржи ный ые_ _ош оши шиб _со ибк бка ерж ные дде вае дер ыть ых_ етс ить
        мя_ ает сь_ жив кры ует ая_ _бы ось имя ени ии_ ет_ ных рыт _эл эле ой_ зош ошл шла мы_ ров льз быт яет ное
        сод имы соз вля ов_ емы рас ьны ляе жид ым_ _чт мят оиз ная ны_ ие_ уст ива ной нии олж ова _яв сли тны ты_
        вуе мое мый оль нно иро ель бъе руз изо опу рои оде мее еет ён_ ожи ния доп _ис аем ую_ рмы ры_ ьзо тол пут
        амя дал воз ъек выв асп ыва _эт лы_ пус ла_ выд ыде еож ютс это _ра ало одк что ссы ённ пол спо лжн ишк овы
        есс _сс сыл ающ ющи лос озд ции исп жно _уж мым выб сущ ылк ию_ обы лся объ явл ько зов чес утс еве
    """,
    "uk": """
        ня_ ння ти_ вда _вд ні_ від _пі илк ів_ ати _ві єть під іст оми ити енн мил ося аєт _зо міс ува ає_ ою_ пом
        _ви дає ідт має лка тьс ься аці дтр ті_ ий_ _мі ька _ін ії_ ані них лів ьни кув _як наз нні ідк іль алі ові
        ідо ний орі их_ рим фік ськ рів вик _ят ір_ йлі очі ся_ ере пер ифі іка ері тув _ро рис ій_ ія_ ід_ льо ої_
        дкр кін діл ми_ трі юва змі ову таж мін ції вий вка су_ сі_ ію_ уєт ує_ _єк єкт уку ори ліз олі ту_ три бо_
        роз _єд рсі ору іку лі_ єдн ють іли вор кор ку_ цію ці_ _лі _зм чік сті ути _вк _пе иму еві сну _кі иді акі
        ьор иль зна ам_ _аб лу_ інч _ді азв _на ипу анн ізо існ кіл _вж рі_ вні _шл шля лях ано му_ _іс тів
    """,
    "bg": """
        ане не_ _съ дър ът_ _въ ърж то_ ешк във вър ира гре ъв_ шка реш еус ни_ ето ддъ иет ият та_ ржа усп ешн ят_
        ен_ _гр неу жда ран _из пеш жа_ яне ва_ шно ат_ те_ ква _къ ите ъм_ тва атъ към тът _бъ акв _дъ съд ъдъ вар
        бъд изп ата дад чак на_ спе ъде ърш ъще тря илн но_ ряб ябв бва пъл съз ъзд бек ете ълн ъчн ове ята лно тъч
        аде ция ме_ изб че_ сва ойн нни връ _тъ алн стъ пре ван отв ст_ ипс чва _пъ оже ид_ рян ръз ъзк псв същ веч
        аря ърв тър дъл _от със ршв шва авъ же_ лна чет тъп _мо ява жан де_ лзв елн ци_ атв нти _ед лип ри_ ве_ нет
        той иан агл пли път нат риа йно изи сък ък_ _ня _ик ляв рсе нос име _вр иле исъ лът яма ъс_ яво ърс
    """,
}

"""What a column can mean to us, and the headers that say so."""

FIELDS: dict[str, str] = {
    "nik": "NIK",
    "kk": "Nomor KK",
    "dtks_id": "ID DTKS",
    "name": "Nama",
    "sex": "Jenis kelamin",
    "birth_date": "Tanggal lahir",
    "birth_place": "Tempat lahir",
    "birth": "Tempat dan tanggal lahir",
    "mother_name": "Nama ibu",
    "father_name": "Nama ayah",
    "mother_nik": "NIK ibu",
    "father_nik": "NIK ayah",
    "role": "Hubungan keluarga",
    "marital_status": "Status kawin",
    "education": "Pendidikan",
    "occupation": "Pekerjaan",
    "village_code": "Kode desa/kelurahan",
    "province": "Provinsi",
    "regency": "Kabupaten/kota",
    "district": "Kecamatan",
    "village": "Desa/kelurahan",
    "hamlet": "Dusun/lingkungan",
    "rw": "RW",
    "rt": "RT",
    "rt_rw": "RT/RW",
    "address": "Alamat KK",
    "domicile_address": "Alamat tempat tinggal",
    "status": "Status (hidup, meninggal, pindah)",
    "disability": "Ragam disabilitas",
    "decile": "Desil",
    "phone": "Nomor telepon",
    "programme": "Program bantuan",
    "programme_bpnt": "Penerima BPNT/Sembako (ya/tidak)",
    "programme_pkh": "Penerima PKH (ya/tidak)",
    "programme_bpnt_ppkm": "Penerima BPNT-PPKM (ya/tidak)",
    "programme_pbi": "Penerima PBI-JKN (ya/tidak)",
}
"""Field → label for people, in the order of a mapping page. Religion, ethnicity, blood type and insurance are left out
on purpose: the registry does not need them, so they stay in the verbatim row only."""

IDENTITY_FIELDS = frozenset(("nik", "kk", "dtks_id", "mother_nik", "father_nik", "phone"))
"""Fields that are never proposed because a header merely resembles one of theirs."""

_ALIASES = {
    "nik": "nik nonik nomornik noktp nomorktp nikktp ktp nomorindukkependudukan noindukkependudukan nikpenduduk nikpenerima"
    " nikkpm nikpm",
    "kk": "nokk nomorkk kk nokartukeluarga nomorkartukeluarga kartukeluarga nokkpenerima",
    "dtks_id": "iddtks iddtksart idbdt",
    "name": "nama namalengkap namapenduduk namawarga namaanggotakeluarga namaanggota namaart namapenerima namakpm"
    " namapenerimamanfaat namapm namapeserta",
    "sex": "sex jk jeniskelamin kelamin jnskelamin jnskel jeniskel lp gender",
    "birth_date": "tanggallahir tgllahir tgllhr tanggallhr",
    "birth_place": "tempatlahir tmptlahir tmptlhr tmplahir tptlahir tempatlhr kotalahir",
    "birth": "tempattanggallahir tempattgllahir tempatdantanggallahir tempatdantgllahir ttl tmpttgllahir",
    "mother_name": "namaibu namaibukandung ibukandung ibu namalengkapibu",
    "father_name": "namaayah namaayahkandung ayah namabapak namalengkapayah",
    "mother_nik": "nikibu ibunik",
    "father_nik": "nikayah ayahnik",
    "role": "kklevel shdk hubkeluarga hubungankeluarga hubungandalamkeluarga hubungan hubkel hubkepala"
    " statushubungandalamkeluarga statushubungankeluarga statushubungan hubungandengankepalakeluarga"
    " hubungandengankk statusdalamkeluarga",
    "marital_status": "statuskawin statusperkawinan kawin statuskwn statuspernikahan statusnikah",
    "education": "pendidikankkid pendidikandlmkk pendidikandalamkk pendidikankk pendidikan pendidikanterakhir",
    "occupation": "pekerjaanid pekerjaan jenispekerjaan jnspekerjaan",
    "village_code": "kodedesa kodekelurahan kodedesakelurahan kodedesakel desaid kodewilayah kodekemendagri",
    "province": "provinsi namaprovinsi propinsi namapropinsi",
    "regency": "kabupaten kabkota kabupatenkota namakabupatenkota namakabupaten namakabkota",
    "district": "kecamatan namakecamatan kec",
    "village": "desa kelurahan desakelurahan desakel desakeluarahan keldesa kelurahandesa namadesakelurahan namadesa"
    " namakelurahan namadesakel",
    "hamlet": "dusun lingkungan dusunlingkungan namadusun",
    "rw": "rw norw",
    "rt": "rt nort",
    "rt_rw": "rtrw",
    "address": "alamat alamatkk alamatktp alamatrumah alamatlengkap",
    "domicile_address": "alamatsekarang alamatdomisili alamattinggal alamattempattinggal domisili",
    "status": "statusdasar statushidup statuspenduduk",
    "disability": "cacatid cacat jeniscacat penyandangcacat disabilitas jenisdisabilitas ragamdisabilitas"
    " penyandangdisabilitas",
    "decile": "desil desilnasional desildtsen desilkesejahteraan desilkeluarga peringkatdesil",
    "phone": "nohp nomorhp hp notelp notelepon nomortelepon telepon telp nowa nomorwa nohandphone handphone nohpwa",
    "programme": "program namaprogram programbantuan jenisbantuan jenisbansos",
    "programme_bpnt": "bansosbpnt bpnt bpntflag sembako bpntsembako bansossembako",
    "programme_pkh": "bansospkh pkh pkhflag",
    "programme_bpnt_ppkm": "bansosbpntppkm",
    "programme_pbi": "pbijkn pbi pbiflag pbijk bansospbi",
}

ALIASES: dict[str, str] = {alias: field for field, words in _ALIASES.items() for alias in words.split()}
"""Folded header → field: the headers that mean this field wherever they stand."""

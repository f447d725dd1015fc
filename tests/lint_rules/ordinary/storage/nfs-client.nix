{
  boot.supportedFilesystems.nfs = true;
  systemd.mounts = [{
    type = "nfs";
    mountConfig.Options = "noatime,soft,timeo=50";
    what = "nas.home.arpa:/volume1/music";
    where = "/mnt/music";
  }];
  systemd.automounts = [{
    wantedBy = [ "multi-user.target" ];
    automountConfig.TimeoutIdleSec = "600";
    where = "/mnt/music";
  }];
}

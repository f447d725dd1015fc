{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "vault";
      serialNumber = "WX52D81H6RTY";
      filesystem = {
        mountPoint = "/srv/vault";
        fsType = "btrfs";
        options = [ "compress=zstd:3" "subvol=@vault" "nofail" ];
        uuid = "c9e1f5a8-0d44-4b7f-9a2b-6e8d2f301c57";
      };
    }];
  };
}

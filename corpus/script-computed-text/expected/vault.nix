{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "vault";
      serialNumber = "0025_385B_61B0_9A4C.";
      filesystem = {
        mountPoint = "/srv/vault";
        fsType = "ext4";
        options = [ "noatime" "discard" ];
        uuid = "2f6e1d0c-5b4a-4392-8817-06f5e4d3c2b1";
      };
    }];
  };
}

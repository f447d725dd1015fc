{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "lab";
      serialNumber = "PHM2910400B3";
      filesystem = {
        mountPoint = "/srv/lab";
        fsType = "xfs";
        options = [ "noatime" ];
        uuid = "d4c3b2a1-0f9e-4d8c-b7a6-958473625140";
      };
    }];
  };
}
